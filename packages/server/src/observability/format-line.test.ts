import { expect, it } from 'vitest';
import { formatLine } from './format-line.ts';

const TIME = '2026-05-04T08:15:00.000Z';

it('shows a line to people: time, level, message and fields', () => {
  const line = JSON.stringify({ level: 30, time: TIME, ms: 12, usage: { inputTokens: 3 }, msg: 'answered' });
  expect(formatLine(line)).toBe('08:15:00 info  answered  ms=12  usage={"inputTokens":3}\n');
});

it('marks warnings and errors by a colour and a word', () => {
  const line = (level: number) => formatLine(JSON.stringify({ level, time: TIME, msg: 'failed' }));
  expect([line(40), line(50)]).toEqual([
    '08:15:00 \u001B[33mWARN \u001B[39m failed\n',
    '08:15:00 \u001B[31mERROR\u001B[39m failed\n',
  ]);
});
