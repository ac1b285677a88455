import type { Writable } from 'node:stream';

const BAR_WIDTH = 24;

export interface ProgressBar {
  /** Redraws the line: how much is done, and what was done last. */
  update(done: number, label: string): void;
  /** Prints a line above the bar that stays. */
  log(line: string): void;
  /** Takes the bar away. */
  clear(): void;
}

/**
 * One line of a terminal that is drawn over and over. It leaves the keyboard alone: a bar that reads keys
 * gets the Ctrl-C that is meant for the run.
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
