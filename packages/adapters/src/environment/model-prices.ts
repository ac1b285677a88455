import { z } from 'zod';
import type { ModelPrice, ModelPrices } from '../resilience/index.ts';

const EXPECTED =
  'must be a list such as gpt-5.6-luna=0.20/0.02/1.20: for each deployment what a million tokens of input, of cached input and of output cost';
const DECIMAL = /^\d{1,9}(?:\.\d{1,9})?$/;

/** Prices by deployment or model: `name=input/cached input/output, …`, each for a million tokens. */
export function modelPrices() {
  return z
    .string()
    .transform((text, context): ModelPrices => {
      const entries = text.split(',').map(toEntry);
      const prices = new Map(entries.filter((entry) => entry !== undefined));
      if (entries.includes(undefined)) context.addIssue(EXPECTED);
      else if (prices.size < entries.length) context.addIssue('names a deployment twice');
      return prices;
    })
    .optional();
}

/** An amount of money above 0. */
export function amount() {
  return z
    .string()
    .regex(DECIMAL, 'must be an amount such as 25 or 12.50')
    .transform(Number)
    .refine((value) => value > 0, 'must be above 0')
    .optional();
}

function toEntry(item: string): readonly [string, ModelPrice] | undefined {
  const [name = '', prices = '', ...more] = item.split('=').map((part) => part.trim());
  const numbers = prices.split('/').map((part) => part.trim());
  const [input, cachedInput, output] = numbers.map(Number);
  const isEntry = name !== '' && more.length === 0 && numbers.length === 3;
  if (!isEntry || !numbers.every((number) => DECIMAL.test(number))) return undefined;
  if (input === undefined || cachedInput === undefined || output === undefined) return undefined;
  return [name, { input, cachedInput, output }];
}
