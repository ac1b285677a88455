import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Command, InvalidArgumentError } from 'commander';
import { DEFAULT_LIMITS } from '../worker/default-limits.ts';
import type { IndexBackEnd, OpenBackEnd } from './back-end.ts';
import type { CommandContext } from './context.ts';
import { EXIT_CODE, EXIT_CODE_HELP } from './exit-code.ts';
import { type IndexSummary, PRESENT_SUMMARY } from './index-summary.ts';

/** The units of the options. */
export const SECOND_MS = 1_000;
export const MEGABYTE = 1_000_000;
export const MEBIBYTE = 1024 * 1024;

/** The options as commander reads them. */
export interface IndexOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly ifMissing?: boolean;
  readonly workers: number;
  readonly timeout: number;
  readonly maxMegabytes: number;
  readonly maxPages: number;
  readonly maxMemory: number;
}

const ABOUT = `
Folders are read with all that lies below them: PDF, Markdown (.md), HTML and plain text (.txt). Names that
start with "." or "_" are passed over, symbolic links are not followed out of the folder. A document is
named by its path below the given folder; a single file by its name.

Only what has changed is read again. A document that cannot be read is reported and the others are indexed;
if an earlier version of it is in the index, that one stays. Stopped at any moment, even by force, the same
command goes on and ends with the same index; any other begins from what is published.`;

/**
 * The command `index`. Nothing heavy is imported before it is known to be needed, so that
 * `index --if-missing` in front of every start costs next to nothing.
 */
export function createIndexCommand(context: CommandContext, openBackEnd: OpenBackEnd = loadBackEnd): Command {
  return new Command('index')
    .description('Make documents searchable.')
    .argument('[paths...]', 'folders or files; without any, the folder that DOCUMENTS_DIR names')
    .option('--json', 'print a summary as JSON on standard output')
    .option('--dry-run', 'read and split everything, write nothing')
    .option('--prune', 'take documents out of the index that are not among the given ones')
    .option('--if-missing', 'do nothing when there is an index already, made with the same models')
    .option(
      '--workers <number>',
      'how many documents are read at the same time',
      toCount,
      availableParallelism(),
    )
    .option(
      '--timeout <seconds>',
      'how long one document may take',
      toCount,
      DEFAULT_LIMITS.timeoutMs / SECOND_MS,
    )
    .option(
      '--max-megabytes <number>',
      'how large a file may be',
      toCount,
      DEFAULT_LIMITS.maxBytes / MEGABYTE,
    )
    .option('--max-pages <number>', 'how many pages a document may have', toCount, DEFAULT_LIMITS.maxPages)
    .option(
      '--max-memory <megabytes>',
      'how much memory one document may take',
      toCount,
      DEFAULT_LIMITS.maxMemoryBytes / MEBIBYTE,
    )
    .addHelpText('after', `${ABOUT}\n${EXIT_CODE_HELP}`)
    .action(async (paths: string[], options: IndexOptions) => {
      const startedAt = performance.now();
      const backEnd = await openBackEnd(context.environment);
      if (options.ifMissing === true && (await isPresent(backEnd))) {
        if (options.json === true) print(context, PRESENT_SUMMARY);
        return;
      }
      const { runIndex } = await import('./run-index.ts');
      const summary = await runIndex({ paths, options, context, backEnd, startedAt });
      if (options.json === true) print(context, summary);
      context.setExitCode(EXIT_CODE[summary.outcome === 'present' ? 'complete' : summary.outcome]);
    });
}

/** Whether there is an index, and it is made as this configuration has it; that of others is as it is. */
async function isPresent(backEnd: IndexBackEnd): Promise<boolean> {
  if (!(await backEnd.isPublished())) return false;
  const settings = await backEnd.readSettings();
  if (settings === undefined) return true;
  const { wouldKeep } = await import('../run/would-keep.ts');
  return wouldKeep(settings, backEnd.embedding);
}

async function loadBackEnd(environment: CommandContext['environment']): Promise<IndexBackEnd> {
  const { createBackEnd } = await import('./create-back-end.ts');
  return createBackEnd(environment);
}

function print({ stdout }: CommandContext, summary: IndexSummary): void {
  stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return count;
}
