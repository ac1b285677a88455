import { isAbort, RagError } from '@rag/core';
import { CommanderError } from 'commander';

/** What the process ends with. Part of the command line's interface: scripts rely on these. */
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
  2    a wrong argument, path or configuration
  3    some documents could not be indexed, the others were
  130  stopped by a signal; the same command goes on from there`;

/** The exit code for a failure that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.complete : EXIT_CODE.usage;
  if (isAbort(error)) return EXIT_CODE.interrupted;
  const isUsage = error instanceof RagError ? error.code === 'invalid_input' : isConfigurationError(error);
  return isUsage ? EXIT_CODE.usage : EXIT_CODE.failed;
}

/** By its name: its class lies behind an import that a quick start does without. */
function isConfigurationError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConfigurationError';
}
