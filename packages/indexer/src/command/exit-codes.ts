import { isAbort, RagError } from '@rag/core';
import { CommanderError } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { IndexOptions } from './index-options.ts';
import type { IndexSummary } from './json-summary.ts';

/** The exit codes are part of the interface of the command line, because scripts rely on them. */
export const EXIT_CODE = {
  complete: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  interrupted: 130,
} as const;

export const EXIT_CODE_HELP = `
Exit codes:
  0    everything was indexed, or there was nothing to do
  1    nothing could be indexed, or the run failed
  2    an argument, a path or the configuration is wrong
  3    some documents could not be indexed, unless --if-missing or --allow-partial is given
  130  stopped by a signal; the same command continues`;

/**
 * The exit code for what a run achieved. A person at `pnpm index` has read which documents failed, and would only be told
 * by pnpm that the command failed; and what `--if-missing` precedes can begin with the other documents.
 */
export function exitCodeFor(
  outcome: IndexSummary['outcome'],
  { allowPartial, ifMissing }: Pick<IndexOptions, 'allowPartial' | 'ifMissing'>,
  environment: CommandContext['environment'],
): number {
  if (outcome === 'present') return EXIT_CODE.complete;
  const isTolerated = ifMissing === true || (allowPartial === true && !environment['CI']);
  return outcome === 'partial' && isTolerated ? EXIT_CODE.complete : EXIT_CODE[outcome];
}

/** The exit code for the failure that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.complete : EXIT_CODE.usage;
  if (isAbort(error)) return EXIT_CODE.interrupted;
  const isUsage = error instanceof RagError ? error.code === 'invalid_input' : isConfigurationError(error);
  return isUsage ? EXIT_CODE.usage : EXIT_CODE.failed;
}

/** Compares the name, because importing the class would slow down every start. */
function isConfigurationError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConfigurationError';
}
