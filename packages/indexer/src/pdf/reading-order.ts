import { findPageColumns, type Interval, jumpRateOf, type PageColumns, toRows } from './page-columns.ts';
import type { Segment } from './segments.ts';

/** A part of a page that is read from top to bottom: the whole page, or one column of a horizontal band. */
export interface Region {
  readonly left: number;
  readonly right: number;
  readonly segments: readonly Segment[];
}

const SAME_BASELINE = 0.3;
/** A file with more jumps between columns than lines writes them line by line across the page. */
const LINE_BY_LINE = 0.5;

/**
 * Splits a page into regions in reading order. It finds columns by the gutters between them. The parts above and below
 * may have other columns; where they have too few lines to tell, they have the same.
 */
export function toRegions(segments: readonly Segment[], around?: PageColumns): Region[] {
  if (segments.length === 0) return [];
  const found = findPageColumns(segments);
  if (found === undefined) return around === undefined ? [toRegion(segments)] : inColumns(segments, around);
  if (found.segments.length === segments.length) return inColumns(segments, found);
  const inBand = new Set(found.segments);
  const sorted = segments.toSorted((a, b) => b.y - a.y);
  const start = sorted.findIndex((segment) => inBand.has(segment));
  const [first, last] = [sorted[start], sorted[start - 1]];
  // The last line of a wide paragraph above is as short as a line of a column.
  const isRest = first !== undefined && last !== undefined && endsWideParagraph(first, [last], segments);
  const top = isRest ? start + 1 : start;
  const bottom = sorted.findLastIndex((segment) => inBand.has(segment)) + 1;
  const [above, band, below] = [sorted.slice(0, top), sorted.slice(top, bottom), sorted.slice(bottom)];
  return [...toRegions(above, found), ...inColumns(band, found), ...toRegions(below, found)];
}

/** A line that crosses a gutter (a title, a wide figure) and a row of a wide table end the columns above them. */
function inColumns(segments: readonly Segment[], page: PageColumns): Region[] {
  const { columns } = page;
  const columnOf = (segment: Segment): number =>
    columns.findIndex((column) => segment.x0 >= column.from - 1 && segment.x1 <= column.to + 1);
  const across = rowsAcross(segments, page, columnOf);
  const used = new Set(segments.filter((segment) => !across.has(segment)).map(columnOf));
  if (used.size < 2) return [toRegion(segments)];
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
    const isWide = across.has(segment) || endsWideParagraph(segment, wide, segments);
    const column = isWide ? undefined : band[columnOf(segment)];
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

/**
 * The segments of lines that stand across columns: rows of a wide table, headers, footers. The file writes them in one
 * go, or a part of them crosses a gutter.
 */
function rowsAcross(
  segments: readonly Segment[],
  { columns, segments: inColumns }: PageColumns,
  columnOf: (segment: Segment) => number,
): ReadonlySet<Segment> {
  const written = segments.toSorted((a, b) => a.order - b.order);
  const sides = columns.map((_, side) => inColumns.filter((segment) => columnOf(segment) === side));
  const inOneGo = jumpRateOf(sides) > LINE_BY_LINE ? [] : toRows(written);
  const standing = toRows(segments.toSorted((a, b) => b.y - a.y));
  return new Set([
    ...inOneGo.filter((row) => new Set(row.map(columnOf)).size > 1).flat(),
    ...standing
      .filter((row) => row.some((segment) => columnOf(segment) === -1))
      .flatMap((row) => row.filter((segment) => !isFull(segment, columns[columnOf(segment)]))),
  ]);
}

/** Whether a segment is a line of prose in its column, beside a figure that crosses the gutter. */
function isFull({ x0, x1 }: Segment, column: Interval | undefined): boolean {
  return column !== undefined && x1 - x0 > (column.to - column.from) * 0.8;
}

/** Whether a line in the first column is the last one of a paragraph as wide as the page. */
function endsWideParagraph(
  segment: Segment,
  wide: readonly Segment[],
  segments: readonly Segment[],
): boolean {
  const last = wide.at(-1);
  if (last === undefined || last.font !== segment.font || Math.abs(last.x0 - segment.x0) > 2) return false;
  if (last.y - segment.y > segment.size * 1.5) return false;
  return !segments.some(
    (other) => other !== segment && Math.abs(other.y - segment.y) < segment.size * SAME_BASELINE,
  );
}
