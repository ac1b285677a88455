import type { Writable } from 'node:stream';

/** What a command gets from the process it runs in; made by `main.ts`, and by tests. */
export interface CommandContext {
  /** The environment's variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For what was asked for: a `--json` summary, a table of figures. */
  readonly stdout: Writable;
  /** For everything else: progress, problems, the human's summary. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal;
  /** What the process ends with; 0 where no command says otherwise. */
  readonly setExitCode: (code: number) => void;
}
