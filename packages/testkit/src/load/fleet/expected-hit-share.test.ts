import { expect, it } from 'vitest';
import { createRandom, exponential } from '../trace/random.ts';
import { createZipf, zipfShares } from '../trace/zipf.ts';
import { coldHitShare, steadyHitShare } from './expected-hit-share.ts';

/** Plays questions against a cache with a time to live, and counts hits after the warm-up. */
function play(seconds: number, ttlSeconds: number, warmUpSeconds: number): number {
  const random = createRandom(5);
  const draw = createZipf(500, 1, random);
  const expiresAt = new Map<number, number>();
  let [hits, questions] = [0, 0];
  for (let at = 0; at < seconds; at += exponential(1 / 20, random)) {
    const rank = draw();
    const isHit = (expiresAt.get(rank) ?? 0) > at;
    if (!isHit) expiresAt.set(rank, at + ttlSeconds);
    if (at < warmUpSeconds) continue;
    questions += 1;
    if (isHit) hits += 1;
  }
  return hits / questions;
}

it('steadyHitShare gives the hit rate of a cache in the long run', () => {
  const expected = steadyHitShare(zipfShares(500, 1), { questionsPerSecond: 20, ttlSeconds: 60 });
  expect(expected).toBeCloseTo(play(10_000, 60, 120), 2);
});

it('coldHitShare gives the hit rate of a run with an empty cache', () => {
  const expected = coldHitShare(zipfShares(500, 1), { questionsPerSecond: 20, seconds: 300 });
  expect(expected).toBeCloseTo(play(300, 600, 0), 2);
});

it('expects more hits at a higher rate and none without repetition', () => {
  const shares = zipfShares(500, 1);
  const at = (questionsPerSecond: number): number =>
    steadyHitShare(shares, { questionsPerSecond, ttlSeconds: 60 });
  expect(at(200)).toBeGreaterThan(at(20));
  expect(
    steadyHitShare(new Float64Array(1e6).fill(1e-6), { questionsPerSecond: 1, ttlSeconds: 60 }),
  ).toBeCloseTo(0);
});
