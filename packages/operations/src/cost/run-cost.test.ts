import { describe, expect, it, vi } from 'vitest';
import { runCost } from './run-cost.ts';

function cost(...args: string[]): Promise<Printed> {
  return costWith({}, args);
}

interface Printed {
  readonly code: number;
  readonly output: string;
}

async function costWith(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  fetch?: typeof globalThis.fetch,
): Promise<Printed> {
  let output = '';
  const code = await runCost({ args, env, write: (text) => (output += text), ...(fetch && { fetch }) });
  return { code, output };
}

describe('pnpm cost', () => {
  it('prints the monthly cost by service and in total', async () => {
    const { code, output } = await cost('--dau', '300000', '--messages', '5', '--hit-rate', '0.6');
    expect(code).toBe(0);
    expect(output).toMatch(/Azure OpenAI, answers +\| +\$3,240 /);
    for (const service of ['Azure AI Search', 'Azure Managed Redis', 'Container Apps', 'Edge', 'total'])
      expect(output).toContain(`| ${service} `);
  });

  it('explains that the original plan confused a day with a month', async () => {
    const { output } = await cost();
    expect(output).toContain('1.5 billion tokens a day, 45 billion a month: 30 times as many');
    expect(output).toContain('the real month $10,800 without a cache and $4,320 at 60 % hits');
  });

  it('shows measured tokens next to the planned ones', async () => {
    const { output } = await cost('--input-tokens', '2500', '--output-tokens', '300');
    expect(output).toContain('| as planned | as measured |');
    expect(output).toMatch(/Azure OpenAI, answers +\| +\$3,240 \| +\$7,200 /);
  });

  it('prefers the prices of the configuration to the built-in list', async () => {
    const env = {
      AZURE_OPENAI_ENDPOINT: 'https://example.openai.azure.com',
      AZURE_OPENAI_DEPLOYMENT: 'chat=gpt-6-luna, chat-zone=gpt-6-luna',
      MODEL_PRICES: 'chat=0.20/0.02/1.00, chat-zone=0.20/0.02/1.00',
      DAILY_COST_BUDGET: '500',
    };
    expect((await costWith(env)).output).toMatch(/Azure OpenAI, answers +\| +\$6,480 /);
  });

  it('prints the same figures as JSON', async () => {
    const [estimate] = JSON.parse((await cost('--json', '--size', 'dev')).output);
    expect(estimate.workload).toMatchObject({ dailyUsers: 300_000, hitRate: 0.6 });
    expect(estimate.costs[0]).toMatchObject({ service: 'Azure OpenAI, answers', dollars: 7_200 });
  });

  describe('with what a service counted', () => {
    const SERVICE = 'https://chat.example.org/help/';
    const env = { DASHBOARD_TOKEN: 'a-token-of-the-operator' };
    const counted = {
      day: '2026-11-22',
      isOver: true,
      lookups: 10_000,
      hits: 7_500,
      cost: 1.25,
      saved: 3.5,
      byDeployment: { chat: { tokens: 2_750_000, cachedInputTokens: 500_000, outputTokens: 250_000 } },
    };
    const answering = (status: number, body: object) => vi.fn(async () => Response.json(body, { status }));

    it('prints the month of the measured messages, hits and tokens next to the planned one', async () => {
      const fetch = answering(200, { scope: 'fleet', days: [counted] });
      const { code, output } = await costWith(env, ['--measured', SERVICE], fetch);
      expect(code).toBe(0);
      expect(fetch).toHaveBeenCalledWith('https://chat.example.org/help/dashboard/days', {
        headers: { Authorization: 'Bearer a-token-of-the-operator' },
      });
      expect(output).toContain('| as planned | as measured |');
      // 75,000 new answers of 800 tokens and 200 of the prompt cache, and 100 written: at 0.10, 0.01 and 0.50 a million.
      expect(output).toMatch(/Azure OpenAI, answers +\| +\$3,240 \| +\$10 /);
      expect(output).toContain('10,000 messages a day, 75.0 % of them from the cache');
      expect(output).toContain('1,000 + 100 tokens, 200 of them');
      expect(output).toContain('cost $1.25 a day, and the cache saved $3.5');
    });

    it.each([
      [answering(401, {}), 'needs its DASHBOARD_TOKEN'],
      [answering(404, {}), 'shows no dashboard: 404'],
      [answering(200, { scope: 'cut_off_replica', days: [counted] }), 'cannot read its Redis'],
      [answering(200, { scope: 'fleet', days: [] }), 'no messages yet'],
    ])('ends with a reason when the service does not tell', async (fetch, reason) => {
      const { code, output } = await costWith(env, ['--measured', SERVICE], fetch);
      expect([code, output]).toEqual([1, expect.stringContaining(reason)]);
    });
  });

  it.each([
    [['--hit-rate', '1.5'], '--hit-rate must be a number from 0 to 1'],
    [['--dau', ''], '--dau must be a number from 0'],
    [['--input-tokens', '5'], '--input-tokens and --output-tokens belong together'],
    [['--size', '../x'], '--size must be the name of a file in infra/sizes'],
    [['--measured', 'x', '--input-tokens', '5', '--output-tokens', '5'], '--measured has the tokens'],
    [['--what'], "Unknown option '--what'"],
  ])('rejects %j with a reason and the options', async (args, reason) => {
    const { code, output } = await cost(...args);
    expect(code).toBe(2);
    expect(output).toContain(reason);
    expect(output).toContain('pnpm cost [options]');
  });
});
