import { type ServiceCost, totalOf } from './estimate-month.ts';
import { modelCost } from './model-cost.ts';
import type { TokenPrice } from './prices.ts';
import type { Workload } from './workload.ts';

/** One estimate, or two that differ in their tokens, as a table for people. */
export function formatEstimate(
  estimates: readonly { title: string; costs: readonly ServiceCost[] }[],
): string {
  const [first] = estimates;
  if (first === undefined) return '';
  const rows = first.costs.map(({ service, basis }, index) => [
    service,
    ...estimates.map(({ costs }) => dollars(costs[index]?.dollars ?? 0)),
    basis,
  ]);
  return toTable([
    ['service', ...estimates.map(({ title }) => title), 'made of'],
    ...rows,
    ['total', ...estimates.map(({ costs }) => dollars(totalOf(costs))), ''],
  ]);
}

const HIT_RATES = [0, 0.4, 0.6, 0.8] as const;

/** The cost of answers with each model, by hit rate. */
export function formatModels(workload: Workload, models: ReadonlyMap<string, TokenPrice>): string {
  return toTable([
    ['model', ...HIT_RATES.map((rate) => `${rate * 100} % hits`)],
    ...[...models].map(([name, price]) => [
      name,
      ...HIT_RATES.map((hitRate) => dollars(modelCost({ ...workload, hitRate }, price))),
    ]),
  ]);
}

function dollars(value: number): string {
  return `$${value.toLocaleString('en-US', { maximumFractionDigits: 0 })}`;
}

/** A Markdown table with columns of equal width, numbers to the right. */
function toTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (text: string) => /^[$\d]|hits$/.test(text);
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return isNumber(cell) ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${cells.join(' | ')} |`;
  });
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
