import type { Writable } from 'node:stream';

/** What a command gets from its process. `main.ts` and tests create it. */
export interface CommandContext {
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For the result: a JSON summary, a table of figures. */
  readonly stdout: Writable;
  /** For everything else: progress, problems, the summary for a person. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborts when the process receives a signal to stop. */
  readonly signal: AbortSignal;
  /** Sets the exit code, which is 0 otherwise. */
  readonly setExitCode: (code: number) => void;
}
