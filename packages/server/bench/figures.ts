import { median } from './servers.ts';

/** What the service does beside a peer that does the same with less, measured in turn. */
export interface Figure {
  readonly name: string;
  readonly peer: string;
  readonly unit: string;
  /** One value a round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** What the ratio is wanted to be, such as `>= 0.6`. */
  readonly wanted: string;
}

export interface Summary {
  readonly name: string;
  readonly peer: string;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number;
  /** The median of the ratios of all rounds, ours to theirs. */
  readonly ratio: number;
  readonly wanted: string;
}

export function summarize({ name, peer, unit, ours, theirs, wanted }: Figure): Summary {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  return {
    name,
    peer,
    unit,
    ours: rounded(median(ours)),
    theirs: rounded(median(theirs)),
    ratio: Number(median(ratios).toFixed(3)),
    wanted,
  };
}

/** A table with a line for each figure. */
export function toTable(summaries: readonly Summary[]): string {
  const rows = summaries.map(({ name, peer, unit, ours, theirs, ratio, wanted }) => [
    `${name}, ${unit}`,
    peer,
    String(ours),
    String(theirs),
    ratio.toFixed(2),
    wanted,
  ]);
  const all = [['', 'beside', 'ours', 'theirs', 'ratio', 'wanted'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toFixed(1));
}
