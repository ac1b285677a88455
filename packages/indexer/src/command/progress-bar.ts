import type { Writable } from 'node:stream';

const BAR_WIDTH = 24;

export interface ProgressBar {
  /** Redraws the line with the number of documents done and a label. */
  update(done: number, label: string): void;
  /** Prints a permanent line above the bar. */
  log(line: string): void;
  /** Removes the bar. */
  clear(): void;
}

/**
 * Redraws one line of a terminal. It does not read the keyboard: otherwise it would swallow the Ctrl-C that stops the
 * run.
 */
export function createProgressBar(
  output: Writable & { readonly columns?: number },
  total: number,
): ProgressBar {
  let line = '';
  const draw = (): void => {
    output.write(`\r${line}\x1b[K`);
  };
  return {
    update(done, label) {
      const filled = Math.round((done / Math.max(1, total)) * BAR_WIDTH);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
      line = `${bar} ${done}/${total} ${label}`.slice(0, Math.max(20, (output.columns ?? 80) - 1));
      draw();
    },
    log(text) {
      output.write(`\r\x1b[K${text}\n`);
      draw();
    },
    clear() {
      output.write('\r\x1b[K');
    },
  };
}
