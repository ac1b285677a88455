const LEVELS: Readonly<Record<number, string>> = { 30: 'info ', 40: 'WARN ', 50: 'ERROR' };
const YELLOW = '\u001B[33m';
const RED = '\u001B[31m';
const RESET = '\u001B[39m';
const COLORS: Readonly<Record<number, string>> = { 40: YELLOW, 50: RED };

/**
 * A line of the log for people: the time of day, the level, the message, and the fields as `name=value`.
 *
 * @example
 * formatLine('{"level":40,"time":"2026-05-04T08:15:00.000Z","model":"small","msg":"model failed"}');
 * // 08:15:00 WARN  model failed  model=small
 */
export function formatLine(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as {
    level: number;
    time: string;
    msg: string;
    [name: string]: unknown;
  };
  const color = COLORS[level];
  const name = LEVELS[level] ?? String(level);
  const shownLevel = color === undefined ? name : `${color}${name}${RESET}`;
  const shown = Object.entries(fields).map(([key, value]) => `${key}=${formatValue(value)}`);
  return `${[`${time.slice(11, 19)} ${shownLevel} ${msg}`, ...shown].join('  ')}\n`;
}

function formatValue(value: unknown): string {
  return typeof value === 'string' && !value.includes(' ') ? value : JSON.stringify(value);
}
