import { z } from 'zod';

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

/** A whole number within bounds. */
export function wholeNumber({ minimum, maximum }: Bounds) {
  const expected = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, expected)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, expected);
}

/** Whole seconds within bounds, read as milliseconds. */
export function seconds(bounds: Bounds) {
  return wholeNumber(bounds).transform((value) => value * 1_000);
}

/** A percentage, read as a share from 0 to 1. */
export function percent() {
  return wholeNumber({ minimum: 0, maximum: 100 }).transform((value) => value / 100);
}

/** An amount of money above 0. */
export function amount() {
  return z
    .string()
    .regex(DECIMAL, 'must be an amount such as 25 or 12.50')
    .transform(Number)
    .refine((value) => value > 0, 'must be above 0');
}

/** `true` or `false`. */
export function flag() {
  return z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');
}

/** A decimal number without sign or exponent. */
export const DECIMAL = /^\d{1,9}(?:\.\d{1,9})?$/;
