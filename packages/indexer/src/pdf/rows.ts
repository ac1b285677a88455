import { type Column, type PlacedCell, placeCells } from './columns.ts';
import type { JoinLines } from './join-lines.ts';
import type { Line } from './lines.ts';

/** A row of a table: a text for each column, empty where it has no cell. */
export type Row = readonly string[];

/** Lines that are closer than this many font sizes overlap: cells of several lines beside a cell in their middle. */
const OVERLAPPING = 0.85;
/** Lines of one cell are closer than this many font sizes. */
const WIDEST_LINE_PITCH = 2;
const CLEARLY_WIDER = 1.2;
/** A cell that is a figure, such as "1,290.00", "34 %" or "60 ²⁾", is never wrapped. A range may be: "10:00–". */
const FIGURE = /^[^\p{L}]*\d[^\p{L}]*(?<![–—-])$/u;

/** The lines of a table's body in groups, one for each row. */
export function groupRows(lines: readonly Line[], columns: readonly Column[]): Line[][] {
  const gaps = lines.slice(1).map((line, index) => (lines[index]?.y ?? line.y) - line.y);
  const limit = wrapLimit(lines, gaps, columns);
  const groups: Line[][] = [];
  for (const [index, line] of lines.entries()) {
    const group = groups.at(-1);
    const gap = gaps[index - 1] ?? Number.POSITIVE_INFINITY;
    const joins =
      group !== undefined &&
      (gap < line.size * OVERLAPPING ||
        gap < limit ||
        (limit === 0 && isRestOfRow(line, group, lines[index + 1], gap, columns)));
    if (joins) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

/**
 * The distance of lines below which they are parts of one row; 0 when distances do not say it. In the widest step
 * between two distances, rows are told from the lines of a wrapped cell.
 */
function wrapLimit(lines: readonly Line[], gaps: readonly number[], columns: readonly Column[]): number {
  const size = lines[0]?.size ?? 0;
  const sorted = gaps.filter((gap) => gap >= size * OVERLAPPING).toSorted((a, b) => a - b);
  let limit = 0;
  let widest = CLEARLY_WIDER;
  for (const [index, gap] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined || gap / before <= widest) continue;
    if (before > size * WIDEST_LINE_PITCH) continue;
    widest = gap / before;
    limit = (gap + before) / 2;
  }
  return limit > 0 && isWrapped(lines, gaps, columns, limit) ? limit : 0;
}

/** Whether lines closer than the limit are parts of cells. A figure above a figure is two rows. */
function isWrapped(
  lines: readonly Line[],
  gaps: readonly number[],
  columns: readonly Column[],
  limit: number,
): boolean {
  let open = new Map<number, string>();
  for (const [index, line] of lines.entries()) {
    if ((gaps[index - 1] ?? limit) >= limit) open = new Map();
    for (const { cell, first } of placeCells(line, columns)) {
      const above = open.get(first);
      if (above !== undefined && FIGURE.test(above) && FIGURE.test(cell.text)) return false;
      open.set(first, cell.text);
    }
  }
  return true;
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
  if (gap > line.size * WIDEST_LINE_PITCH || cells.length >= columns.length || cells.length > 2) return false;
  const isBelow = cells.every(({ cell, first }) => {
    const own = above.filter((other) => other.first === first).at(-1);
    return own !== undefined && !FIGURE.test(own.cell.text) && !FIGURE.test(cell.text);
  });
  if (!isBelow) return false;
  const startsRow = cells.some(({ first }) => first === 0);
  if (!startsRow) return true;
  // Under the first cell it may be the beginning of a row: a word that goes on does not begin with a capital.
  const goesOn = cells.every(({ cell }) => /^[\p{Ll}(&]/u.test(cell.text));
  return goesOn && (next === undefined || next.cells.length > 1 || placeCells(next, columns)[0]?.first === 0);
}

/** The texts of a row, from the lines that belong to it. */
export function toRow(lines: readonly Line[], columns: readonly Column[], joinLines: JoinLines): Row {
  const texts = columns.map(() => '');
  const placed: PlacedCell[] = lines.flatMap((line) => placeCells(line, columns));
  for (const { cell, first } of placed) {
    const above = texts[first] ?? '';
    texts[first] = above === '' ? cell.text : joinLines(above, cell.text);
  }
  return texts;
}
