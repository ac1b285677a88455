import type { IndexSummary } from './json-summary.ts';

const MAX_LISTED = 10;

/** The summary for a person, one fact a line. */
export function formatSummary(summary: IndexSummary): string {
  const { totals, dryRun } = summary;
  const lines = [
    ...listed('Skipped', summary.skipped, ({ source, reason }) => `${source}: ${reason}`),
    ...listed('In the index but not given (--prune removes them)', summary.notGiven, (source) => source),
    ...listed(dryRun ? 'Would be removed' : 'Removed', summary.removed, (source) => source),
    ...listed('Problems', summary.problems, ({ source, reason, code, keptEarlierVersion }) => {
      return `${source}: ${reason} [${code}]${keptEarlierVersion ? ' Its earlier version stays in the index.' : ''}`;
    }),
  ];
  const counts = `${totals.indexed} ${dryRun ? 'to index' : 'indexed'}, ${totals.unchanged} unchanged, ${totals.failed} failed`;
  const size = `${totals.pages} pages, ${totals.passages} passages`;
  const seconds = `${(summary.durationMs / 1000).toFixed(1)} s`;
  if (summary.outcome === 'failed') lines.push(`Nothing could be indexed: ${counts}.`);
  else lines.push(`${describeOutcome(summary)}: ${counts}; ${size}; ${seconds}.`);
  return lines.join('\n');
}

function describeOutcome({ outcome, dryRun }: IndexSummary): string {
  if (dryRun) return 'Dry run, nothing was written';
  return outcome === 'partial'
    ? 'Done, except for the documents with problems; all others can be searched'
    : 'Done';
}

function listed<T>(title: string, items: readonly T[], describe: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const shown = title === 'Problems' ? items : items.slice(0, MAX_LISTED);
  const more = items.length - shown.length;
  return [
    `${title}:`,
    ...shown.map((item) => `  ${describe(item)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
