import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_LIMITS, type PoolLimits } from '../load/document-limits.ts';

const SECOND_MS = 1_000;
const MEGABYTE = 1_000_000;
const MEBIBYTE = 1024 * 1024;

/** The options of the command `index`, as commander reads them. */
export interface IndexOptions {
  readonly json?: boolean;
  readonly output?: string;
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly allowPartial?: boolean;
  readonly ifMissing?: boolean;
  readonly workers: number;
  /** Seconds. */
  readonly timeout: number;
  /** Megabytes of 1,000,000 bytes. */
  readonly maxMegabytes: number;
  readonly maxPages: number;
  /** Mebibytes. */
  readonly maxMemory: number;
}

export function addIndexOptions(command: Command): Command {
  const { timeoutMs, maxBytes, maxPages, maxMemoryBytes } = DEFAULT_LIMITS;
  return command
    .option('--json', 'print the summary as JSON on standard output')
    .option('--output <file>', 'write the summary as JSON to a file')
    .option('--dry-run', 'read and split everything, write nothing')
    .option('--prune', 'remove documents from the index that are not among the given ones')
    .option('--allow-partial', 'exit with 0 when some documents could not be indexed, unless CI is set')
    .option('--if-missing', 'do nothing when an index made with the same models exists')
    .option(
      '--workers <number>',
      'how many documents are read at the same time',
      toCount,
      availableParallelism(),
    )
    .option('--timeout <seconds>', 'how long reading one document may take', toCount, timeoutMs / SECOND_MS)
    .option('--max-megabytes <number>', 'how large a file may be', toCount, maxBytes / MEGABYTE)
    .option('--max-pages <number>', 'how many pages a document may have', toCount, maxPages)
    .option(
      '--max-memory <megabytes>',
      'how much memory one document may take',
      toCount,
      maxMemoryBytes / MEBIBYTE,
    );
}

export function toPoolLimits({ maxMegabytes, maxPages, timeout, maxMemory }: IndexOptions): PoolLimits {
  return {
    maxBytes: maxMegabytes * MEGABYTE,
    maxPages,
    timeoutMs: timeout * SECOND_MS,
    maxMemoryBytes: maxMemory * MEBIBYTE,
  };
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return count;
}
