import { type Column, findColumns } from './columns.ts';
import type { JoinLines } from './join-lines.ts';
import { type Line, textOfLine } from './lines.ts';
import { labelRows } from './row-labels.ts';
import { groupRows, type Row, toRow } from './rows.ts';
import { headLength, toHead } from './table-head.ts';

/** A table as it stands on one page. */
export interface PageTable {
  readonly kind: 'table';
  /** The names of the columns; absent when the page does not have them. */
  readonly head?: Row;
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
}

/** A gap of this many font sizes ends a table. */
const WIDEST_ROW_GAP = 3.2;
const WRAPPED_LINE_GAP = 1.5;
const WIDEST_HEAD_GAP = 2.2;
const OVERLAPPING = 0.85;

/** How many lines from `start` belong to one table; 0 when no table begins there. */
export function tableLength(lines: readonly Line[], start: number): number {
  let end = start;
  let rows = 0;
  for (let at = start; at < lines.length && belongsToTable(lines, start, at, rows); at += 1) {
    const isRow = (lines[at]?.cells.length ?? 0) > 1;
    if (isRow) rows += 1;
    if (isRow || (rows > 0 && isLastWrappedLine(lines, start, at))) end = at + 1;
  }
  return rows >= 2 ? end - start : 0;
}

function belongsToTable(lines: readonly Line[], start: number, at: number, rows: number): boolean {
  if (at > start && (!isNear(lines, at) || startsOtherTable(lines, start, at))) return false;
  // Labels and values of a form are no rows, unless names of columns stand above them.
  if (at === start && lines[at]?.filled === true) return false;
  if ((lines[at]?.cells.length ?? 0) > 1) return true;
  return rows === 0 ? startsHead(lines, at) : continuesTable(lines, start, at);
}

/** Whether a line follows the previous one closely in the same region. */
function isNear(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined || line.region !== before.region) return false;
  return before.y - line.y <= Math.max(line.size, before.size) * WIDEST_ROW_GAP;
}

/** Whether a line looks like the head of the table, below rows that do not. */
function startsOtherTable(lines: readonly Line[], start: number, at: number): boolean {
  const line = lines[at];
  const font = lines[start]?.font;
  if (line === undefined || font === undefined || line.font !== font || line.cells.length < 2) return false;
  return (
    lines.slice(start, at).filter((other) => other.font !== font && other.cells.length > 1).length > 1 &&
    lines[at - 1]?.font !== font &&
    !line.cells.some(({ text }) => /\d/.test(text))
  );
}

/** The first line of a head may have one cell: of a wrapped name, or over several columns. */
function startsHead(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const next = lines[at + 1];
  if (line === undefined || next === undefined || next.cells.length < 2) return false;
  if (next.region !== line.region || next.font !== line.font || line.size > next.size * 1.1) return false;
  const left = Math.min(...lines.slice(at + 1, at + 5).map(({ x0 }) => x0));
  return line.y - next.y < line.size * WIDEST_HEAD_GAP && line.x0 > left + line.size && line.x1 <= next.right;
}

/** Whether a line is the rest of a wrapped cell in the last row of the table. */
function isLastWrappedLine(lines: readonly Line[], start: number, at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined) return false;
  const gap = before.y - line.y;
  if (gap < line.size * OVERLAPPING) return true;
  if (gap >= line.size * WRAPPED_LINE_GAP) return false;
  const column = columnAbove(lines, start, at);
  // Under the first cell it may be text below the table, unless it goes on with a small letter.
  return column > 0 || (column === 0 && before.cells.length > 1 && /^\p{Ll}/u.test(textOfLine(line)));
}

/** A line with one cell belongs to a table when it is below a column and more of the table follows closely. */
function continuesTable(lines: readonly Line[], start: number, at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined || before.y - line.y > line.size * 2.6) return false;
  if (line.size > before.size * 1.1) return false;
  if (before.y - line.y < line.size * OVERLAPPING) return true;
  if (line.x1 - line.x0 > (line.right - line.left) * 0.8) return false;
  const column = columnAbove(lines, start, at);
  // Beside the other columns, in the middle of a head of several lines.
  if (column === -1 && before.y - line.y > line.size * WRAPPED_LINE_GAP) return false;
  if (isLastWrappedLine(lines, start, at)) return true;
  return column > 0 || lines.slice(at + 1, at + 4).some(({ cells }) => cells.length > 1);
}

/** The column of the table above that a line stands in; -1 for none. */
function columnAbove(lines: readonly Line[], start: number, at: number): number {
  const line = lines[at];
  const rows = lines.slice(Math.max(start, at - 8), at).filter(({ cells }) => cells.length > 1);
  if (line === undefined || rows.length === 0) return -1;
  return findColumns(rows).findIndex(({ from, to }) => from <= line.x1 && line.x0 <= to);
}

/** The head and the rows of a table. */
export function toTable(lines: readonly Line[], joinLines: JoinLines): PageTable {
  const length = headLength(lines, findColumns(lines));
  const columns = findColumns(lines, length);
  const body = groupRows(lines.slice(length), columns).map((group) => ({
    lines: group,
    texts: toRow(group, columns, joinLines),
  }));
  const rows = labelRows(body, columns);
  if (length === 0 || rows.length === 0) return { kind: 'table', rows, columns };
  return { kind: 'table', head: toHead(lines.slice(0, length), columns, joinLines), rows, columns };
}
