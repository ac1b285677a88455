import type { DocumentOutcome } from '../run/index-result.ts';
import type { CommandContext } from './context.ts';

/** Tells a person how a run goes. */
export interface Reporter {
  document(outcome: DocumentOutcome): void;
  /** Ends the progress, whatever came of it. */
  end(message: string): void;
}

/** A progress bar on a terminal, a line for each document elsewhere. */
export async function createReporter(
  { stderr, environment }: Pick<CommandContext, 'stderr' | 'environment'>,
  total: number,
): Promise<Reporter> {
  if (stderr.isTTY === true && !environment['CI']) return createBarReporter(stderr, total);
  return createLineReporter(stderr);
}

export function createLineReporter(stderr: CommandContext['stderr']): Reporter {
  return {
    document: (outcome) => stderr.write(`${describeOutcome(outcome)}\n`),
    end: () => {},
  };
}

async function createBarReporter(stderr: CommandContext['stderr'], total: number): Promise<Reporter> {
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: Math.max(1, total), output: stderr });
  bar.start('Reading documents');
  return {
    document: (outcome) => bar.advance(1, outcome.source),
    end: (message) => bar.stop(message),
  };
}

function describeOutcome(outcome: DocumentOutcome): string {
  const { source, status } = outcome;
  if (status === 'failed') return `failed     ${source}: ${outcome.problem.reason}`;
  const size = outcome.pages > 0 ? `${outcome.pages} pages, ` : '';
  const warnings = outcome.warnings
    .map(({ pages, reason }) => `; ${pages.length > 0 ? `page ${pageRanges(pages)}: ` : ''}${reason}`)
    .join('');
  return `${status.padEnd(10)} ${source} (${size}${outcome.passages} passages${warnings})`;
}

/** `2-5, 9` for 2, 3, 4, 5 and 9. */
export function pageRanges(pages: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last !== undefined && page === last.to + 1) last.to = page;
    else ranges.push({ from: page, to: page });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
