import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Environment, readConfiguration } from '@rag/configuration';
import { type MeasuredWorkload, measureWorkload } from './counted-days.ts';
import type { DeploymentSize } from './deployment-size.ts';
import { estimateMonth, totalOf } from './estimate-month.ts';
import { formatEstimate, formatModels } from './format-estimate.ts';
import { explainOriginalPlan } from './original-plan.ts';
import { listedModels, priceList } from './prices.ts';
import { readCountedDays } from './read-counted-days.ts';
import { volumeOf, type Workload } from './workload.ts';

const SIZES = join(import.meta.dirname, '../../../../infra/sizes');
const HELP = `pnpm cost [options]: what a month costs, by service

  --dau N              people a day (300000)
  --messages N         messages of each (5)
  --hit-rate SHARE     answers from the cache, 0 to 1 (0.6)
  --size NAME          a deployment of infra/sizes: production (default) or dev
  --measured URL       what a running service counted: its messages, hits and tokens of up to 30 days.
                       DASHBOARD_TOKEN has to be that of the service, unless both are on one machine.
  --input-tokens N     measured tokens that the model reads for one answer
  --cached-tokens N    … of which its prompt cache had (0)
  --output-tokens N    … and that it writes
  --json               for programs

Prices are those of MODEL_PRICES by deployment where it is set, else those of prices.json by model.
`;
/** The tokens of an answer in the original plan. */
const PLANNED = { inputTokens: 800, cachedInputTokens: 0, outputTokens: 200 } as const;

interface Invocation {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly write: (text: string) => unknown;
  readonly fetch?: typeof globalThis.fetch;
}

/** Prints the estimate. Resolves with the exit code: 0, 1 if a service cannot be asked, or 2 for an invalid option. */
export async function runCost({ args, env, write, fetch }: Invocation): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(args);
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
  if (options.help) {
    write(HELP);
    return 0;
  }
  const size = readSize(options.size);
  const configuration = readConfiguration(env);
  const prices = configuration.models.generation.prices;
  let measured: MeasuredWorkload | undefined;
  try {
    if (options.service !== undefined) {
      const token = configuration.telemetry.dashboardToken?.reveal();
      const counted = await readCountedDays(options.service, { token, ...(fetch && { fetch }) });
      measured = measureWorkload(counted);
    }
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const workloads: { title: string; workload: Workload }[] = [
    { title: 'as planned', workload: { ...options.people, ...PLANNED } },
  ];
  if (options.measured !== undefined)
    workloads.push({ title: 'as measured', workload: { ...options.people, ...options.measured } });
  if (measured !== undefined) workloads.push({ title: 'as measured', workload: measured.workload });
  const estimates = workloads.map(({ title, workload }) => ({
    title,
    workload,
    costs: estimateMonth(workload, size, prices),
  }));

  if (options.json) {
    write(
      `${JSON.stringify(
        estimates.map((each) => ({ ...each, total: totalOf(each.costs) })),
        undefined,
        2,
      )}\n`,
    );
    return 0;
  }
  const last = workloads.at(-1)?.workload ?? { ...options.people, ...PLANNED };
  const { peakPerSecond, peakTokensPerMinute, tokensPerDay } = volumeOf(last);
  write(
    [
      `A month (30 days) of the size "${options.size}", US dollars; prices of ${priceList.asOf}`,
      '',
      formatEstimate(estimates),
      '',
      ...(measured === undefined ? [] : [...describeMeasured(measured), '']),
      `Models: ${priceList.models.source}. Everything else: ${priceList.platform.source}.`,
      `At the peak (5 times the average): ${Math.round(peakPerSecond)} questions a second, ${(peakTokensPerMinute / 1e6).toFixed(1)} M tokens a minute; ${(tokensPerDay / 1e9).toFixed(2)} billion tokens a day.`,
      '',
      `The answers alone, by model (${formatTokens(last.inputTokens)} + ${formatTokens(last.outputTokens)} tokens):`,
      '',
      formatModels(last, new Map([...listedModels, ...(prices ?? [])])),
      '',
      ...explainOriginalPlan(),
      '',
    ].join('\n'),
  );
  return 0;
}

function describeMeasured({ days, workload, costPerDay, savedPerDay }: MeasuredWorkload): string[] {
  const [first, last] = [days[0], days.at(-1)];
  const when =
    first === last ? `on ${first?.day}` : `on ${days.length} days from ${first?.day} to ${last?.day}`;
  const soFar =
    last?.isOver === false ? ', which is not over: the month is 30 times what was counted so far' : '';
  const money = (amount: number): string =>
    `$${amount.toLocaleString('en-US', { maximumFractionDigits: 2 })}`;
  return [
    `Measured ${when}${soFar}: ${formatTokens(workload.dailyUsers)} messages a day, ${(workload.hitRate * 100).toFixed(1)} % of them from the cache.`,
    `A new answer took ${formatTokens(workload.inputTokens)} + ${formatTokens(workload.outputTokens)} tokens, ${formatTokens(workload.cachedInputTokens)} of them from the provider's prompt cache, and ${formatTokens(workload.embeddingTokens ?? 0)} to embed it.`,
    `By the prices of the service its models cost ${money(costPerDay)} a day, and the cache saved ${money(savedPerDay)}.`,
  ];
}

function formatTokens(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    // pnpm passes a separator on.
    args: args.filter((arg) => arg !== '--'),
    options: {
      dau: { type: 'string', default: '300000' },
      messages: { type: 'string', default: '5' },
      'hit-rate': { type: 'string', default: '0.6' },
      size: { type: 'string', default: 'production' },
      measured: { type: 'string' },
      'input-tokens': { type: 'string' },
      'cached-tokens': { type: 'string', default: '0' },
      'output-tokens': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { 'input-tokens': input, 'output-tokens': output } = values;
  if ((input === undefined) !== (output === undefined))
    throw new RangeError('--input-tokens and --output-tokens belong together');
  if (values.measured !== undefined && input !== undefined)
    throw new RangeError('--measured has the tokens, so --input-tokens cannot be given, too');
  if (!/^[a-z]+$/.test(values.size)) throw new RangeError('--size must be the name of a file in infra/sizes');
  return {
    size: values.size,
    json: values.json,
    help: values.help,
    service: values.measured,
    people: {
      dailyUsers: toNumber('--dau', values.dau),
      messagesPerUser: toNumber('--messages', values.messages),
      hitRate: toNumber('--hit-rate', values['hit-rate'], 1),
    },
    measured:
      input === undefined || output === undefined
        ? undefined
        : {
            inputTokens: toNumber('--input-tokens', input),
            cachedInputTokens: toNumber('--cached-tokens', values['cached-tokens'], Number(input)),
            outputTokens: toNumber('--output-tokens', output),
          },
  };
}

function toNumber(name: string, text: string, maximum = Number.POSITIVE_INFINITY): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= maximum))
    throw new RangeError(
      `${name} must be a number from 0${maximum === Number.POSITIVE_INFINITY ? '' : ` to ${maximum}`}`,
    );
  return value;
}

function readSize(name: string): DeploymentSize {
  return JSON.parse(readFileSync(join(SIZES, `${name}.json`), 'utf8'));
}
