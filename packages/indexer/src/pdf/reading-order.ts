import { type Segment, textOfSegment } from './segments.ts';

/** A part of a page that is read from top to bottom: the whole page, or one column of a horizontal band. */
export interface Region {
  readonly left: number;
  readonly right: number;
  readonly segments: readonly Segment[];
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

const MIN_COLUMN_LINES = 4;

/**
 * Splits a page into regions in reading order. It finds columns by the gutters between them. A line that crosses a
 * gutter (a title, a wide figure) ends the band above it.
 */
export function toRegions(segments: readonly Segment[]): Region[] {
  const columns = findColumns(segments);
  if (columns.length < 2) return segments.length === 0 ? [] : [toRegion(segments)];
  const regions: Region[] = [];
  let band: Segment[][] = columns.map(() => []);
  let wide: Segment[] = [];
  const flushBand = (): void => {
    for (const column of band) if (column.length > 0) regions.push(toRegion(column));
    band = columns.map(() => []);
  };
  const flushWide = (): void => {
    if (wide.length > 0) regions.push(toRegion(wide));
    wide = [];
  };
  for (const segment of segments.toSorted((a, b) => b.y - a.y)) {
    const at = columns.findIndex((column) => segment.x0 >= column.from - 1 && segment.x1 <= column.to + 1);
    const column = band[at];
    if (column === undefined) {
      flushBand();
      wide.push(segment);
    } else {
      flushWide();
      column.push(segment);
    }
  }
  flushBand();
  flushWide();
  return regions;
}

function toRegion(segments: readonly Segment[]): Region {
  return {
    left: Math.min(...segments.map(({ x0 }) => x0)),
    right: Math.max(...segments.map(({ x1 }) => x1)),
    segments,
  };
}

/** The columns of a page from left to right, each up to the next gutter; empty when there is only one. */
function findColumns(segments: readonly Segment[]): Interval[] {
  if (segments.length < 2 * MIN_COLUMN_LINES) return [];
  const left = Math.min(...segments.map(({ x0 }) => x0));
  const right = Math.max(...segments.map(({ x1 }) => x1));
  const gutters = findGutters(segments, left, right);
  const candidates = [gutters, ...(gutters.length > 1 ? gutters.map((gutter) => [gutter]) : [])];
  for (const candidate of candidates) {
    const columns = columnsBetween(candidate, left, right);
    if (columns.length > 1 && areColumns(columns, segments)) return columns;
  }
  return [];
}

function columnsBetween(gutters: readonly Interval[], left: number, right: number): Interval[] {
  const starts = [left, ...gutters.map(({ to }) => to)];
  const ends = [...gutters.map(({ from }) => from), right];
  return starts.map((from, index) => ({ from, to: ends[index] ?? right }));
}

/** The vertical strips that the fewest lines cross. */
function findGutters(segments: readonly Segment[], left: number, right: number): Interval[] {
  const width = right - left;
  const bins = Math.min(2000, Math.ceil(width / 2));
  if (!(bins > 10)) return [];
  const bin = width / bins;
  const covered = new Uint32Array(bins + 1);
  for (const { x0, x1 } of segments) {
    const to = Math.min(bins, Math.ceil((x1 - left) / bin));
    for (let at = Math.max(0, Math.floor((x0 - left) / bin)); at < to; at += 1) {
      covered[at] = (covered[at] ?? 0) + 1;
    }
  }
  const from = Math.floor(bins * 0.15);
  const to = Math.ceil(bins * 0.85);
  const least = Math.min(...covered.subarray(from, to));
  const size = median(segments.map((segment) => segment.size));
  const gutters: Interval[] = [];
  for (let at = from; at < to; at += 1) {
    let end = at;
    while (end < to && (covered[end] ?? 0) <= least) end += 1;
    if ((end - at) * bin >= size * 0.5) gutters.push({ from: left + at * bin, to: left + end * bin });
    at = Math.max(at, end);
  }
  return gutters;
}

function areColumns(columns: readonly Interval[], segments: readonly Segment[]): boolean {
  const lines = columns.map(({ from, to }) =>
    segments.filter(({ x0, x1 }) => x0 >= from - 1 && x1 <= to + 1),
  );
  const holdProse = columns.every((column, index) => isProse(column, lines[index] ?? []));
  return (
    holdProse && standSideBySide(lines) && (isColumnByColumn(lines) || isPairOfFullColumns(columns, lines))
  );
}

/** Whether long lines hold most of the text of a column. Figures and code may occur between them. */
function isProse({ from, to }: Interval, column: readonly Segment[]): boolean {
  const size = median(column.map((line) => line.size));
  const isLong = ({ x0, x1 }: Segment): boolean => x1 - x0 >= Math.max(8 * size, (to - from) * 0.55);
  const long = column.filter(isLong);
  return long.length >= MIN_COLUMN_LINES && charactersOf(long) >= charactersOf(column) * 0.5;
}

function charactersOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, segment) => sum + textOfSegment(segment).length, 0);
}

function standSideBySide(columns: readonly (readonly Segment[])[]): boolean {
  const tops = columns.map((lines) => Math.max(...lines.map(({ y }) => y)));
  const bottoms = columns.map((lines) => Math.min(...lines.map(({ y }) => y)));
  const shared = Math.min(...tops) - Math.max(...bottoms);
  const shortest = Math.min(...tops.map((top, index) => top - (bottoms[index] ?? top)));
  return shared > 0 && shared >= shortest * 0.4;
}

/** How often the order of the file jumps from one column to another, per line. */
function jumpRate(columns: readonly (readonly Segment[])[]): number {
  const sides = columns
    .flatMap((lines, side) => lines.map(({ order }) => ({ order, side })))
    .sort((a, b) => a.order - b.order);
  const jumps = sides.filter(({ side }, index) => index > 0 && sides[index - 1]?.side !== side).length;
  return jumps / Math.max(1, sides.length);
}

/** A file writes columns one after the other, but the cells of a table in turns. */
function isColumnByColumn(columns: readonly (readonly Segment[])[]): boolean {
  return jumpRate(columns) <= 0.15;
}

/** Columns that are written line by line across the page. Unlike in a table, almost every line is full. */
function isPairOfFullColumns(columns: readonly Interval[], lines: readonly (readonly Segment[])[]): boolean {
  if (jumpRate(lines) < 0.7) return false;
  return columns.every(({ from, to }, index) => {
    const column = lines[index] ?? [];
    const full = column.filter(({ x0, x1 }) => x1 - x0 >= (to - from) * 0.82).length;
    return column.length >= 6 && full >= column.length * 0.6;
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
