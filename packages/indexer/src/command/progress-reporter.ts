import type { DocumentOutcome } from '../run/index-result.ts';
import type { CommandContext } from './command-context.ts';
import { createProgressBar } from './progress-bar.ts';

/** Shows the progress of a run to a person. */
export interface ProgressReporter {
  document(outcome: DocumentOutcome): void;
  /** Removes the progress display. */
  end(): void;
}

/** A progress bar on a terminal; one line for each document elsewhere and in continuous integration. */
export function createProgressReporter(
  { stderr, environment }: Pick<CommandContext, 'stderr' | 'environment'>,
  total: number,
): ProgressReporter {
  const isInteractive = stderr.isTTY === true && !environment['CI'] && environment['TERM'] !== 'dumb';
  return isInteractive ? createBarReporter(stderr, total) : createLineReporter(stderr);
}

function createLineReporter(stderr: CommandContext['stderr']): ProgressReporter {
  return {
    document: (outcome) => stderr.write(`${describeOutcome(outcome)}\n`),
    end: () => {},
  };
}

/** Prints only documents with warnings. The summary names the rest. */
function createBarReporter(stderr: CommandContext['stderr'], total: number): ProgressReporter {
  const bar = createProgressBar(stderr, total);
  let done = 0;
  bar.update(done, '');
  return {
    document(outcome) {
      done += 1;
      if (outcome.status !== 'failed' && outcome.warnings.length > 0) bar.log(describeOutcome(outcome));
      bar.update(done, outcome.source);
    },
    end: bar.clear,
  };
}

function describeOutcome(outcome: DocumentOutcome): string {
  const { source, status } = outcome;
  if (status === 'failed') return `failed     ${source}: ${outcome.problem.reason}`;
  const size = outcome.pages > 0 ? `${counted(outcome.pages, 'page')}, ` : '';
  const warnings = outcome.warnings.map(({ pages, reason }) => {
    return `; ${pages.length > 0 ? `page ${pageRanges(pages)}: ` : ''}${reason}`;
  });
  return `${status.padEnd(10)} ${source} (${size}${counted(outcome.passages, 'passage')}${warnings.join('')})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `2-5, 9` for 2, 3, 4, 5 and 9. */
function pageRanges(pages: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last !== undefined && page === last.to + 1) last.to = page;
    else ranges.push({ from: page, to: page });
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
