import { describe, expect, it } from 'vitest';
import { runCost } from './run-cost.ts';

function cost(...args: string[]): { code: number; output: string } {
  return costWith({}, ...args);
}

function costWith(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): { code: number; output: string } {
  let output = '';
  const code = runCost({ args, env, write: (text) => (output += text) });
  return { code, output };
}

describe('pnpm cost', () => {
  it('prints the monthly cost by service and in total', () => {
    const { code, output } = cost('--dau', '300000', '--messages', '5', '--hit-rate', '0.6');
    expect(code).toBe(0);
    expect(output).toMatch(/Azure OpenAI, answers +\| +\$3,240 /);
    for (const service of ['Azure AI Search', 'Azure Managed Redis', 'Container Apps', 'Edge', 'total'])
      expect(output).toContain(`| ${service} `);
  });

  it('explains that the original plan confused a day with a month', () => {
    const { output } = cost();
    expect(output).toContain('1.5 billion tokens a day, 45 billion a month: 30 times as many');
    expect(output).toContain('the real month $10,800 without a cache and $4,320 at 60 % hits');
  });

  it('shows measured tokens next to the planned ones', () => {
    const { output } = cost('--input-tokens', '2500', '--output-tokens', '300');
    expect(output).toContain('| as planned | as measured |');
    expect(output).toMatch(/Azure OpenAI, answers +\| +\$3,240 \| +\$7,200 /);
  });

  it('prefers the prices of the configuration to the built-in list', () => {
    const env = {
      AZURE_OPENAI_ENDPOINT: 'https://example.openai.azure.com',
      AZURE_OPENAI_DEPLOYMENT: 'chat=gpt-6-luna, chat-zone=gpt-6-luna',
      MODEL_PRICES: 'chat=0.20/0.02/1.00, chat-zone=0.20/0.02/1.00',
      DAILY_COST_BUDGET: '500',
    };
    expect(costWith(env).output).toMatch(/Azure OpenAI, answers +\| +\$6,480 /);
  });

  it('prints the same figures as JSON', () => {
    const [estimate] = JSON.parse(cost('--json', '--size', 'dev').output);
    expect(estimate.workload).toMatchObject({ dailyUsers: 300_000, hitRate: 0.6 });
    expect(estimate.costs[0]).toMatchObject({ service: 'Azure OpenAI, answers', dollars: 7_200 });
  });

  it.each([
    [['--hit-rate', '1.5'], '--hit-rate must be a number from 0 to 1'],
    [['--dau', ''], '--dau must be a number from 0'],
    [['--input-tokens', '5'], '--input-tokens and --output-tokens belong together'],
    [['--size', '../x'], '--size must be the name of a file in infra/sizes'],
    [['--what'], "Unknown option '--what'"],
  ])('rejects %j with a reason and the options', (args, reason) => {
    const { code, output } = cost(...args);
    expect(code).toBe(2);
    expect(output).toContain(reason);
    expect(output).toContain('pnpm cost [options]');
  });
});
