import { modelCost } from './model-cost.ts';
import { listedModels } from './prices.ts';
import { volumeOf, type Workload } from './workload.ts';

/** The assumptions of the plan of December 2025: 300,000 people, five messages, 1,000 tokens, gpt-4o-mini. */
const PLAN: Workload = {
  dailyUsers: 300_000,
  messagesPerUser: 5,
  hitRate: 0,
  inputTokens: 800,
  cachedInputTokens: 0,
  outputTokens: 200,
};
const PLAN_MODEL = 'gpt-4o-mini';
const PLAN_TOTAL_DOLLARS = 11_800;

/** Lines that explain the calculation error of the original plan. */
export function explainOriginalPlan(): string[] {
  const price = listedModels.get(PLAN_MODEL);
  if (price === undefined) throw new RangeError(`prices.json has no price for ${PLAN_MODEL}`);
  const { tokensPerDay } = volumeOf(PLAN);
  const withoutCache = modelCost(PLAN, price);
  const withCache = modelCost({ ...PLAN, hitRate: 0.6 }, price);
  const ofStatedTokens = withoutCache / 30;
  return [
    `The original plan ($${dollars(PLAN_TOTAL_DOLLARS)} a month) counted 1.5 billion tokens a month.`,
    `300,000 people x 5 messages x 1,000 tokens are ${tokensPerDay / 1e9} billion tokens a day, ${(tokensPerDay * 30) / 1e9} billion a month: 30 times as many.`,
    `At its own prices (${PLAN_MODEL}) 1.5 billion tokens cost $${dollars(ofStatedTokens)}, the real month $${dollars(withoutCache)} without a cache and $${dollars(withCache)} at 60 % hits.`,
    'It also relied on the discount for cached input. That starts at 1,024 identical leading tokens, which short prompts do not have.',
    `${PLAN_MODEL} can no longer be deployed by new customers, and Azure Cache for Redis is closed to them: Azure Managed Redis takes its place.`,
  ];
}

function dollars(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
