import type { IndexSummary } from './index-summary.ts';

const NAMED_AT_MOST = 10;

/** The summary for a person, one fact a line. */
export function summaryText(summary: IndexSummary): string {
  const { totals, dryRun } = summary;
  const lines = [
    ...listed('Skipped', summary.skipped, ({ source, reason }) => `${source}: ${reason}`),
    ...listed('In the index but not given (--prune takes them out)', summary.notGiven, (source) => source),
    ...listed(dryRun ? 'Would be taken out' : 'Taken out', summary.removed, (source) => source),
    ...listed('Problems', summary.problems, ({ source, reason, code, keptEarlierVersion }) => {
      return `${source}: ${reason} [${code}]${keptEarlierVersion ? ' Its earlier version stays in the index.' : ''}`;
    }),
  ];
  const counts = `${totals.indexed} ${dryRun ? 'to be indexed' : 'indexed'}, ${totals.unchanged} unchanged, ${totals.failed} failed`;
  const size = `${totals.pages} pages, ${totals.passages} passages`;
  const seconds = `${(summary.durationMs / 1000).toFixed(1)} s`;
  if (summary.outcome === 'failed') lines.push(`Nothing could be indexed: ${counts}.`);
  else lines.push(`${dryRun ? 'Dry run, nothing was written' : 'Done'}: ${counts}; ${size}; ${seconds}.`);
  return lines.join('\n');
}

function listed<T>(title: string, items: readonly T[], describe: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const shown = title === 'Problems' ? items : items.slice(0, NAMED_AT_MOST);
  const more = items.length - shown.length;
  return [
    `${title}:`,
    ...shown.map((item) => `  ${describe(item)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
