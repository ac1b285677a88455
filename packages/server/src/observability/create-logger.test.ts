import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogger } from './create-logger.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

it('writes one JSON object per line, with its fields and the time', () => {
  const write = vi.fn();
  const logger = createLogger('info', { write });

  logger.info({ code: 'x' }, 'first');
  logger.warn({}, 'second');
  logger.flush();

  expect(write.mock.calls).toEqual([
    [
      '{"level":30,"time":"1970-01-01T00:00:00.000Z","code":"x","msg":"first"}\n' +
        '{"level":40,"time":"1970-01-01T00:00:00.000Z","msg":"second"}\n',
    ],
  ]);
});

it('writes each line within half a second', () => {
  const write = vi.fn();
  createLogger('info', { write }).info({}, 'a line');

  expect(write).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);

  expect(write).toHaveBeenCalledOnce();
});

it('buffers at most a few kilobytes', () => {
  const write = vi.fn();
  const logger = createLogger('info', { write });

  for (let line = 0; line < 100; line += 1) logger.info({ filler: 'x'.repeat(50) }, 'a line');

  expect(write.mock.calls.length).toBeGreaterThan(1);
});

it('drops lines below its level', () => {
  const write = vi.fn();
  const logger = createLogger('warn', { write });

  logger.info({}, 'a line');
  logger.flush();

  expect(write).not.toHaveBeenCalled();
});
