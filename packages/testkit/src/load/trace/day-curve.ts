/** Visitors of a public service by hour of the day, relative to the mean: quiet nights, peaks before and after noon. */
const BY_HOUR = [
  0.18, 0.11, 0.08, 0.07, 0.08, 0.16, 0.42, 0.85, 1.45, 1.9, 2.05, 1.9, 1.55, 1.6, 1.8, 1.75, 1.55, 1.35, 1.2,
  1.15, 1.05, 0.85, 0.55, 0.35,
];
const MEAN = BY_HOUR.reduce((sum, rate) => sum + rate, 0) / BY_HOUR.length;

/** A rate over a trace: takes the part of the trace that has passed, from 0 to 1, and returns a factor of the mean. */
export type RateCurve = (passed: number) => number;

/** One day, compressed to the length of the trace. Interpolates between the hours. Its mean is 1. */
export const dayCurve: RateCurve = (passed) => {
  const hour = (((passed % 1) + 1) % 1) * BY_HOUR.length;
  const before = BY_HOUR[Math.floor(hour)] ?? 0;
  const after = BY_HOUR[(Math.floor(hour) + 1) % BY_HOUR.length] ?? 0;
  return (before + (after - before) * (hour % 1)) / MEAN;
};

/** The same rate all the time. */
export const flatCurve: RateCurve = () => 1;

/** The highest factor of a curve. */
export function peakOf(curve: RateCurve): number {
  return Math.max(...Array.from({ length: 1_441 }, (_, minute) => curve(minute / 1_440)));
}
