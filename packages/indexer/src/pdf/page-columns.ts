import { type Segment, textOfSegment } from './segments.ts';

export interface Interval {
  readonly from: number;
  readonly to: number;
}

const MIN_COLUMN_LINES = 4;
/** The least width of a gutter, in points. */
const GUTTER = 3;
const MIN_TABLE_ROWS = 3;
/** How many left edges of columns are tried on a page. */
const MOST_EDGES = 6;

/** Columns, and the part of the page that has them. */
export interface PageColumns {
  readonly columns: readonly Interval[];
  readonly segments: readonly Segment[];
}

/**
 * The columns of a page from left to right, each up to the next gutter; undefined when there is only one. Where wide
 * figures and tables leave no gutter over the whole page, the part of the page with most lines in columns.
 */
export function findPageColumns(segments: readonly Segment[]): PageColumns | undefined {
  const whole = findColumns(segments);
  if (whole.length > 1) return { columns: whole, segments };
  let best: PageColumns | undefined;
  for (const edge of leftEdges(segments)) {
    for (const band of bandsBeside(segments, edge)) {
      const columns = band.length > (best?.segments.length ?? 0) ? findColumns(band) : [];
      if (columns.length > 1) best = { columns, segments: band };
    }
  }
  return best && { columns: withEdgesOf(segments, best.columns), segments: best.segments };
}

/** The same columns up to the edges of the page and to each other: lines elsewhere on the page may be longer. */
function withEdgesOf(segments: readonly Segment[], columns: readonly Interval[]): readonly Interval[] {
  const left = Math.min(...segments.map(({ x0 }) => x0));
  const right = Math.max(...segments.map(({ x1 }) => x1));
  return columns.map(({ from, to }, index) => ({
    from: index === 0 ? left : from,
    to: index === columns.length - 1 ? right : Math.max(to, (columns[index + 1]?.from ?? to) - GUTTER),
  }));
}

/** Where several lines begin within a page: most likely the left edge of a column. */
function leftEdges(segments: readonly Segment[]): number[] {
  const left = Math.min(...segments.map(({ x0 }) => x0));
  const width = Math.max(...segments.map(({ x1 }) => x1)) - left;
  const counts = new Map<number, number>();
  for (const { x0 } of segments) {
    const at = Math.round(x0);
    if (at > left + width * 0.15 && at < left + width * 0.85) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= MIN_TABLE_ROWS)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_EDGES)
    .map(([at]) => at);
}

/** The parts of a page between the lines that cross a vertical edge, or that the file writes across it in one go. */
function bandsBeside(segments: readonly Segment[], edge: number): Segment[][] {
  const isLeft = ({ x1 }: Segment): boolean => x1 < edge;
  const rows = toRows(segments.toSorted((a, b) => a.order - b.order));
  const cuts = new Set([
    ...segments.filter((segment) => !isLeft(segment) && segment.x0 < edge - 1),
    ...rows.filter((row) => row.some(isLeft) && !row.every(isLeft)).flat(),
  ]);
  const bands: Segment[][] = [[]];
  for (const segment of segments.toSorted((a, b) => b.y - a.y)) {
    if (!cuts.has(segment)) bands.at(-1)?.push(segment);
    else if (bands.at(-1)?.length !== 0) bands.push([]);
  }
  return bands;
}

/** The columns of lines that have a gutter between them from top to bottom, but for a few wide lines. */
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
  if (lines.some((column) => column.length < MIN_COLUMN_LINES) || !standSideBySide(lines)) return false;
  const prose = columns.filter((column, index) => isProse(column, lines[index] ?? []));
  if (prose.length === columns.length) return isColumnByColumn(lines) || isPairOfFullColumns(columns, lines);
  // Short lines beside prose, such as an address, and tables beside each other, when the file writes each in one go.
  return jumpsOf(lines) < columns.length && (prose.length > 0 || lines.every(isTable));
}

/** Whether most lines of a column have several cells, which the file writes one after the other. */
function isTable(column: readonly Segment[]): boolean {
  const rows = toRows(column.toSorted((a, b) => a.order - b.order));
  return rows.length >= MIN_TABLE_ROWS && rows.filter((row) => row.length > 1).length > rows.length / 2;
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

/** The share of lines before which the file goes to another column. */
export function jumpRateOf(columns: readonly (readonly Segment[])[]): number {
  return jumpsOf(columns) / Math.max(1, columns.flat().length);
}

/** How often the order of the file goes from one column to another. */
function jumpsOf(columns: readonly (readonly Segment[])[]): number {
  const lines = columns.flatMap((column, side) => column.map(({ order }) => ({ order, side })));
  const sides = lines.toSorted((a, b) => a.order - b.order);
  return sides.filter(({ side }, index) => index > 0 && sides[index - 1]?.side !== side).length;
}

/** A file writes columns one after the other, but the cells of a table in turns. */
function isColumnByColumn(columns: readonly (readonly Segment[])[]): boolean {
  return jumpRateOf(columns) <= 0.15;
}

/** Columns that are written line by line across the page. Unlike in a table, almost every line is full. */
function isPairOfFullColumns(columns: readonly Interval[], lines: readonly (readonly Segment[])[]): boolean {
  if (jumpRateOf(lines) < 0.7) return false;
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

const SAME_BASELINE = 0.3;

/** Runs of segments with one baseline, in the order in which they are given. */
export function toRows(segments: readonly Segment[]): Segment[][] {
  const rows: Segment[][] = [];
  for (const segment of segments) {
    const last = rows.at(-1)?.at(-1);
    const size = Math.min(last?.size ?? 0, segment.size);
    if (last !== undefined && Math.abs(last.y - segment.y) <= SAME_BASELINE * size)
      rows.at(-1)?.push(segment);
    else rows.push([segment]);
  }
  return rows;
}
