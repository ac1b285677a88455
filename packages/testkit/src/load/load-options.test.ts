import { expect, it } from 'vitest';
import { readLoadOptions, USAGE } from './load-options.ts';
import { flatCurve } from './trace/day-curve.ts';

it('readLoadOptions has defaults that the usage states', () => {
  const { trace, modelMs, warmUpMs, url } = readLoadOptions([], 'fleet.json');
  expect(trace).toMatchObject({ questionsPerSecond: 50, durationMs: 300_000, paraphraseShare: 0.15 });
  expect([modelMs, warmUpMs, url]).toEqual([600, 30_000, undefined]);
  for (const line of ['--rate 50 ', '--minutes 5 ', '--model-ms 600 ', '--distinct 3000 ', '--zipf 0.9 '])
    expect(USAGE).toContain(line);
});

it('readLoadOptions reads every option', () => {
  const args = [
    '--rate',
    '400',
    '--curve',
    'flat',
    '--zipf',
    '1.1',
    '--url',
    'http://localhost:3000',
    '--json',
  ];
  const options = readLoadOptions(args, 'fleet.json');
  expect(options.trace).toMatchObject({ questionsPerSecond: 400, curve: flatCurve, zipfExponent: 1.1 });
  expect([options.url, options.isJson, options.fleetFile]).toEqual([
    'http://localhost:3000',
    true,
    'fleet.json',
  ]);
});

it.each([
  [['--rate', 'fast'], '--rate must be a number'],
  [['--streams', '2'], '--streams must be a number from 0 to 1'],
  [['--curve', 'week'], '--curve must be day or flat'],
  [['--minutes', '0.5', '--warm-up', '30'], '--minutes must be longer than --warm-up'],
  [['--url', 'http://localhost:3000', '--profile', 'p'], '--profile needs one run'],
  [['--speed', '1'], "Unknown option '--speed'"],
])('readLoadOptions rejects %j', (args, message) => {
  expect(() => readLoadOptions(args, 'fleet.json')).toThrow(message);
});
