import type { Block } from '@rag/core';
import type { JoinLines } from './join-lines.ts';
import type { Cell, Line } from './lines.ts';

/** A gap of this many font sizes ends a table. */
const WIDEST_ROW_GAP = 3.2;
const WRAPPED_LINE_GAP = 1.5;

/** How many lines from `start` belong to one table; 0 when no table begins there. */
export function tableLength(lines: readonly Line[], start: number): number {
  let end = start;
  let rows = 0;
  for (let at = start; at < lines.length && (at === start || isNear(lines, at)); at += 1) {
    if ((lines[at]?.cells.length ?? 0) > 1) {
      rows += 1;
      end = at + 1;
    } else if (rows === 0 || !continuesTable(lines, at)) {
      break;
    } else if (isLastWrappedLine(lines, at)) {
      end = at + 1;
    }
  }
  return rows >= 2 ? end - start : 0;
}

/** Whether a line follows the previous one closely in the same region. */
function isNear(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined || line.region !== before.region) return false;
  return before.y - line.y <= Math.max(line.size, before.size) * WIDEST_ROW_GAP;
}

/** Whether a line is the rest of a wrapped cell in the last row of the table. */
function isLastWrappedLine(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined || standsUnderFirstCell(lines, at)) return false;
  return before.y - line.y < line.size * WRAPPED_LINE_GAP;
}

/** A line with one cell belongs to a table when it is below a cell and more of the table follows closely. */
function continuesTable(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined || before.y - line.y > line.size * 2.6) return false;
  if (line.x1 - line.x0 > (line.right - line.left) * 0.8 || cellAbove(lines, at) === -1) return false;
  return (
    !standsUnderFirstCell(lines, at) || lines.slice(at + 1, at + 4).some(({ cells }) => cells.length > 1)
  );
}

function standsUnderFirstCell(lines: readonly Line[], at: number): boolean {
  return cellAbove(lines, at) === 0;
}

/** The index of the cell above a line in the last row; -1 for none. */
function cellAbove(lines: readonly Line[], at: number): number {
  const line = lines[at];
  const row = lines.slice(Math.max(0, at - 8), at).findLast(({ cells }) => cells.length > 1);
  if (line === undefined || row === undefined) return -1;
  return row.cells.findIndex(({ x0, x1 }) => x0 <= line.x1 && line.x0 <= x1);
}

/** The rows of a table as lines with cells separated by ` | `. Wrapped lines of a cell are joined. */
export function toTable(lines: readonly Line[], joinLines: JoinLines): Block {
  const rows = mergeWrapped(lines, joinLines);
  const texts = rows.map((row) => row.map(({ text }) => text).join(' | '));
  const [first = '', ...others] = texts;
  const isHeader =
    others.length > 0 && (hasOwnFont(lines) || (!/\d/.test(first) && others.some((row) => /\d/.test(row))));
  return isHeader ? { kind: 'table', header: first, rows: others } : { kind: 'table', rows: texts };
}

function hasOwnFont([first, ...others]: readonly Line[]): boolean {
  return first?.font !== undefined && others.every(({ font }) => font !== first.font);
}

function mergeWrapped(lines: readonly Line[], joinLines: JoinLines): Cell[][] {
  const gaps = lines.slice(1).map((line, index) => (lines[index]?.y ?? line.y) - line.y);
  const least = Math.min(...gaps);
  const most = Math.max(...gaps);
  // Lines within a row are closer than rows. When all gaps are alike, each line is a row.
  const limit = most > least * 1.3 ? (least + most) / 2 : 0;
  const columns = columnStarts(lines);
  const rows: Cell[][] = [];
  for (const [index, line] of lines.entries()) {
    const gap = gaps[index - 1] ?? Number.POSITIVE_INFINITY;
    const row = rows.at(-1);
    const lacksFirst = columns.length > 1 && columnOf(line.cells[0], columns) > 0 && line.cells.length === 1;
    if (row !== undefined && (gap < limit || (limit === 0 && lacksFirst))) {
      mergeInto(row, line.cells, columns, joinLines);
    } else {
      rows.push([...line.cells]);
    }
  }
  return rows;
}

/** The start of each column, taken from the line with most cells. */
function columnStarts(lines: readonly Line[]): number[] {
  const fullest = lines.reduce((best, line) => (line.cells.length > best.cells.length ? line : best));
  return fullest.cells.map(({ x0 }) => x0);
}

function columnOf(cell: Cell | undefined, columns: readonly number[]): number {
  const x0 = cell?.x0 ?? 0;
  const at = columns.findLastIndex((start) => start <= x0 + 6);
  return Math.max(0, at);
}

function mergeInto(
  row: Cell[],
  cells: readonly Cell[],
  columns: readonly number[],
  joinLines: JoinLines,
): void {
  for (const cell of cells) {
    const column = columnOf(cell, columns);
    const at = row.findIndex((other) => columnOf(other, columns) === column);
    const known = row[at];
    if (known === undefined) row.push(cell);
    else
      row[at] = {
        text: joinLines(known.text, cell.text),
        x0: Math.min(known.x0, cell.x0),
        x1: Math.max(known.x1, cell.x1),
      };
  }
  row.sort((a, b) => a.x0 - b.x0);
}
