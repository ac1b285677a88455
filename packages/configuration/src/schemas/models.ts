import { type ChatDeployment, parseChatDeployments } from '@rag/adapters/openai';
import type { ModelPrice, ModelPrices } from '@rag/adapters/resilience';
import { RagError } from '@rag/core';
import { z } from 'zod';
import { DECIMAL } from './numbers.ts';

/** Chat deployments with their capabilities: names, `name=model`, or JSON. */
export function chatDeployments({ atMost = Number.POSITIVE_INFINITY } = {}) {
  return z
    .string()
    .transform((text, context): readonly ChatDeployment[] => {
      try {
        return parseChatDeployments(text);
      } catch (error) {
        if (!(error instanceof RagError)) throw error;
        context.addIssue(error.message.replace(/^The list of chat deployments /, '').replace(/\.$/, ''));
        return [];
      }
    })
    .refine((deployments) => deployments.length <= atMost, `must name ${atMost} deployment`);
}

const EXPECTED_PRICES =
  'must be a list such as gpt-5.6-luna=0.20/0.02/1.20: for each deployment what a million tokens of input, of cached input and of output cost';

/** Prices by deployment or model: `name=input/cached input/output, …`, each for a million tokens. */
export function modelPrices() {
  return z.string().transform((text, context): ModelPrices => {
    const entries = text.split(',').map(toPrice);
    const prices = new Map(entries.filter((entry) => entry !== undefined));
    if (entries.includes(undefined)) context.addIssue(EXPECTED_PRICES);
    else if (prices.size < entries.length) context.addIssue('names a deployment twice');
    return prices;
  });
}

function toPrice(item: string): readonly [string, ModelPrice] | undefined {
  const [name = '', prices = '', ...more] = item.split('=').map((part) => part.trim());
  const numbers = prices.split('/').map((part) => part.trim());
  const [input, cachedInput, output] = numbers.map(Number);
  const isEntry = name !== '' && more.length === 0 && numbers.length === 3;
  if (!isEntry || !numbers.every((number) => DECIMAL.test(number))) return undefined;
  if (input === undefined || cachedInput === undefined || output === undefined) return undefined;
  return [name, { input, cachedInput, output }];
}
