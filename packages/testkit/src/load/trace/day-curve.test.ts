import { describe, expect, it } from 'vitest';
import { dayCurve, flatCurve, peakOf } from './day-curve.ts';

describe('dayCurve', () => {
  it('has a mean of 1, so that a trace keeps its rate', () => {
    const samples = Array.from({ length: 2_400 }, (_, index) => dayCurve(index / 2_400));
    expect(samples.reduce((sum, value) => sum + value, 0) / samples.length).toBeCloseTo(1, 2);
  });
  it('is continuous at midnight', () => {
    expect(dayCurve(0.999_999)).toBeCloseTo(dayCurve(0), 3);
  });
  it('peaks before noon at about twice the mean', () => {
    expect(peakOf(dayCurve)).toBeGreaterThan(1.8);
    expect(dayCurve(10 / 24)).toBeCloseTo(peakOf(dayCurve));
  });
});

it('flatCurve stays at its mean', () => {
  expect(peakOf(flatCurve)).toBe(1);
});
