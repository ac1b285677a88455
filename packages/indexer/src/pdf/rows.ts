import { type Column, type PlacedCell, placeCells } from './columns.ts';
import type { JoinLines } from './join-lines.ts';
import type { Line } from './lines.ts';

/** A row of a table: a text for each column, empty where it has no cell. */
export type Row = readonly string[];

/** Lines that are closer than this many font sizes overlap: cells of several lines beside a cell in their middle. */
const OVERLAPPING = 0.85;
/** Lines of one cell are closer than this many font sizes. */
const LINE_PITCH = 1.35;
const WIDEST_LINE_PITCH = 2;
const CLEARLY_WIDER = 1.2;
/** A cell that is a figure, such as "1,290.00", "34 %" or "60 ²⁾", is never wrapped. A range may be: "10:00–". */
const FIGURE = /^[^\p{L}]*\d[^\p{L}]*(?<![–—-])$/u;

/** A cell that begins in the middle of a sentence. */
const GOES_ON = /^[\p{Ll}(&]/u;

/** The lines of a table's body in groups, one for each row. */
export function groupRows(lines: readonly Line[], columns: readonly Column[]): Line[][] {
  const gaps = lines.slice(1).map((line, index) => (lines[index]?.y ?? line.y) - line.y);
  const limit = wrapLimit(lines, gaps, columns);
  const groups: Line[][] = [];
  for (const [index, line] of lines.entries()) {
    const group = groups.at(-1);
    const gap = gaps[index - 1] ?? Number.POSITIVE_INFINITY;
    const isClose =
      gap < line.size * OVERLAPPING ||
      (limit === undefined
        ? group !== undefined && isRestOfRow(line, group, lines[index + 1], gap, columns)
        : gap < limit);
    if (
      group !== undefined &&
      (isClose || isBetween(lines, index, columns)) &&
      !repeatsFigure(line, group, columns)
    )
      group.push(line);
    else groups.push([line]);
  }
  return groups;
}

/** Whether a line has nothing but a first cell, half-way between two lines without one: it belongs to both rows. */
function isBetween(lines: readonly Line[], at: number, columns: readonly Column[]): boolean {
  const [before, line, after] = [lines[at - 1], lines[at], lines[at + 1]];
  if (before === undefined || line === undefined || after === undefined) return false;
  const hasFirst = (other: Line): boolean => placeCells(other, columns)[0]?.first === 0;
  const isHalfWay = Math.abs(before.y - line.y - (line.y - after.y)) < line.size * 0.2;
  return line.cells.length === 1 && isHalfWay && hasFirst(line) && !hasFirst(before) && !hasFirst(after);
}

/**
 * The distance of lines below which they are parts of one row; undefined when distances do not say it. In the widest
 * step between two distances, rows are told from the lines of a wrapped cell.
 */
function wrapLimit(
  lines: readonly Line[],
  gaps: readonly number[],
  columns: readonly Column[],
): number | undefined {
  const size = lines[0]?.size ?? 0;
  const sorted = gaps.filter((gap) => gap >= size * OVERLAPPING).toSorted((a, b) => a - b);
  // Overlapping lines are those of cells beside the middle of others: no row is as close to the next as lines are.
  let limit = sorted.length < gaps.length ? size * LINE_PITCH : 0;
  let widest = CLEARLY_WIDER;
  for (const [index, gap] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined || gap / before <= widest) continue;
    if (before > size * WIDEST_LINE_PITCH) continue;
    widest = gap / before;
    limit = (gap + before) / 2;
  }
  return limit > 0 && isWrapped(lines, gaps, columns, limit) ? limit : undefined;
}

/** Whether lines closer than the limit are parts of cells. A figure above a figure is two rows. */
function isWrapped(
  lines: readonly Line[],
  gaps: readonly number[],
  columns: readonly Column[],
  limit: number,
): boolean {
  let group: Line[] = [];
  let joined = 0;
  let whole = 0;
  const isPossible = lines.every((line, index) => {
    const gap = gaps[index - 1] ?? limit;
    const isApart = gap >= limit || (gap < line.size * OVERLAPPING && repeatsFigure(line, group, columns));
    if (isApart) group = [];
    if (repeatsFigure(line, group, columns)) return false;
    if (group.length > 0 && gap >= line.size * OVERLAPPING) joined += 1;
    if (group.length > 0 && isWhole(line, columns)) whole += 1;
    group.push(line);
    return true;
  });
  // Rows that are only set in groups, with more room between them, have all of their cells.
  return isPossible && whole <= joined / 2;
}

/** Whether a line has a cell in each column, none of which goes on with a small letter. */
function isWhole(line: Line, columns: readonly Column[]): boolean {
  const cells = placeCells(line, columns);
  return cells.length >= columns.length && !cells.some(({ cell }) => GOES_ON.test(cell.text));
}

/** Whether the first word of a cell had no room in the line above it. */
function isBroken(
  { cell, first }: PlacedCell,
  above: readonly PlacedCell[],
  columns: readonly Column[],
): boolean {
  const last = above.findLast((other) => other.first === first)?.cell;
  const [word = ''] = cell.text.split(' ');
  const character = (cell.x1 - cell.x0) / Math.max(1, cell.text.length);
  return last !== undefined && last.x1 + (word.length + 1) * character > (columns[first]?.to ?? 0);
}

/** Whether a line has a figure in a column where a row has one already. */
function repeatsFigure(line: Line, group: readonly Line[], columns: readonly Column[]): boolean {
  const figures = figureColumns(line, columns);
  return (
    figures.length > 0 &&
    group.some((other) => figureColumns(other, columns).some((own) => figures.includes(own)))
  );
}

function figureColumns(line: Line, columns: readonly Column[]): number[] {
  return placeCells(line, columns).flatMap(({ cell, first }) => (FIGURE.test(cell.text) ? [first] : []));
}

/** Whether a line continues the wrapped cells of the row above: it has fewer cells, none of them a figure. */
function isRestOfRow(
  line: Line,
  group: readonly Line[],
  next: Line | undefined,
  gap: number,
  columns: readonly Column[],
): boolean {
  const cells = placeCells(line, columns);
  const above = group.flatMap((other) => placeCells(other, columns));
  if (gap > line.size * WIDEST_LINE_PITCH || cells.length >= columns.length) return false;
  const isBelow = cells.every(({ cell, first }) => {
    const own = above.filter((other) => other.first === first).at(-1);
    return own !== undefined && !FIGURE.test(own.cell.text) && !FIGURE.test(cell.text);
  });
  if (!isBelow) return false;
  const startsRow = cells.some(({ first }) => first === 0);
  if (!startsRow) return true;
  // Under the first cell it may be the beginning of a row, unless its words go on: they begin with a small letter, or
  // had no room above.
  const goesOn =
    cells.every(({ cell }) => GOES_ON.test(cell.text)) ||
    (cells.length > 1 && cells.every((placed) => isBroken(placed, above, columns)));
  return goesOn && (next === undefined || next.cells.length > 1 || placeCells(next, columns)[0]?.first === 0);
}

/** The texts of a row, from the lines that belong to it. */
export function toRow(lines: readonly Line[], columns: readonly Column[], joinLines: JoinLines): Row {
  const texts = columns.map(() => '');
  for (const { cell, first } of lines.flatMap((line) => placeCells(line, columns))) {
    const above = texts[first] ?? '';
    texts[first] = above === '' ? cell.text : joinLines(above, cell.text);
  }
  return texts;
}
