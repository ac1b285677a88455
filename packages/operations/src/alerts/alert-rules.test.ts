import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertRules, isFiring } from './alert-rules.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../../../docs/operations.md'), 'utf8');

describe('alert rules', () => {
  it('each have a section in the runbook', () => {
    for (const { id } of alertRules) expect(runbook).toContain(`### \`${id}\``);
  });

  it('have the agreed thresholds', () => {
    const limits = Object.fromEntries(alertRules.map((rule) => [rule.measure, rule.threshold]));
    expect(limits).toEqual({
      errorShare: 0.01,
      p99Seconds: 3,
      hitShare: 0.4,
      rateLimitedRequests: 1_000,
      spendDollars: 500,
    });
  });

  it.each([
    { comparison: 'above', value: 0.011, fires: true },
    { comparison: 'above', value: 0.01, fires: false },
    { comparison: 'below', value: 0.009, fires: true },
    { comparison: 'below', value: 0.01, fires: false },
    { comparison: 'below', value: undefined, fires: false },
    { comparison: 'below', value: Number.NaN, fires: false },
  ] as const)('with "$comparison 0.01" fire at $value: $fires', ({ comparison, value, fires }) => {
    const rule = { ...firstRule(), comparison, threshold: 0.01 };
    expect(isFiring(rule, { value, count: 1 })).toBe(fires);
  });

  it('do not fire at fewer questions than they need', () => {
    const rule = { ...firstRule(), threshold: 0.01, minimumCount: 20 };
    expect([19, 20].map((count) => isFiring(rule, { value: 1, count }))).toEqual([false, true]);
  });
});

function firstRule() {
  const [rule] = alertRules;
  if (rule === undefined) throw new Error('there are no rules');
  return rule;
}
