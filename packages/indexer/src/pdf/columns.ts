import { type Cell, type Line, toCell } from './lines.ts';
import type { Piece } from './segments.ts';

/** A column of a table: from the left edge of its widest cell to the right edge. */
export interface Column {
  readonly from: number;
  readonly to: number;
}

/** A cell with the first and the last column that it stands in. */
export interface PlacedCell {
  readonly cell: Cell;
  readonly first: number;
  readonly last: number;
}

/**
 * The columns of a table whose first lines are its head. The rows with most cells say how many there are. A cell of the
 * head widens a column only in line with it, because it may stand over several.
 */
export function findColumns(lines: readonly Line[], headLength = 0): Column[] {
  const body = lines.slice(headLength).toSorted((a, b) => b.cells.length - a.cells.length);
  const columns = body.reduce<Column[]>(
    (known, line) => withFullLine(known, line) ?? withCells(known, line),
    [],
  );
  return lines
    .slice(0, headLength)
    .reduceRight<Column[]>(
      (known, line, at) => withFullLine(known, line) ?? withHead(known, line, at === headLength - 1),
      columns,
    );
}

/** A line with a cell for each column widens them, also where its cells are shorter and stand beside the others. */
function withFullLine(columns: readonly Column[], { cells }: Line): Column[] | undefined {
  if (cells.length !== columns.length || cells.length < 2) return undefined;
  const united = columns.map(({ from, to }, index) => {
    const { x0 = from, x1 = to } = cells[index] ?? {};
    return { from: Math.min(from, x0), to: Math.max(to, x1) };
  });
  const isApart = united.every(({ from }, index) => index === 0 || (united[index - 1]?.to ?? from) < from);
  return isApart ? united : undefined;
}

function withCells(columns: Column[], { cells }: Line): Column[] {
  return cells.reduce(withCell, columns);
}

/** Only the last line of a head may have columns of its own: a cell above it may stand over the room between two. */
function withHead(columns: Column[], { cells, size }: Line, isLast: boolean): Column[] {
  return cells.reduce((known, cell) => {
    const { first, last } = touched(known, cell);
    const column = known[first];
    if (column !== undefined) {
      return first === last && isInLine(column, cell, size) ? withCell(known, cell) : known;
    }
    const beside = columns[nearest(columns, cell)];
    const isFree = beside !== undefined && !cells.some(({ x0, x1 }) => beside.from < x1 && x0 < beside.to);
    return isLast && !isFree ? withCell(known, cell) : known;
  }, columns);
}

/** How far a cell may be from the edge or the middle of its column, in font sizes. */
const IN_LINE = 0.3;

function isInLine({ from, to }: Column, { x0, x1 }: Piece, size: number): boolean {
  const distances = [x0 - from, x1 - to, (x0 + x1 - from - to) / 2];
  return distances.some((distance) => Math.abs(distance) < size * IN_LINE);
}

/** Adds a cell between columns as one of its own. A cell in one column widens it, unless it would reach the next. */
function withCell(columns: Column[], cell: Piece): Column[] {
  const { first, last } = touched(columns, cell);
  const own = columns[first];
  if (own === undefined) {
    const at = columns.findIndex(({ from }) => from > cell.x0);
    return columns.toSpliced(at === -1 ? columns.length : at, 0, { from: cell.x0, to: cell.x1 });
  }
  if (first < last) return columns;
  return columns.toSpliced(first, 1, { from: Math.min(own.from, cell.x0), to: Math.max(own.to, cell.x1) });
}

/** The first and the last column that a cell overlaps; -1 for none. */
function touched(columns: readonly Column[], { x0, x1 }: Piece): { first: number; last: number } {
  const isTouched = ({ from, to }: Column): boolean => from < x1 && x0 < to;
  return { first: columns.findIndex(isTouched), last: columns.findLastIndex(isTouched) };
}

/** The cells of a line in their columns. A cell across columns is parted where it has room between its words. */
export function placeCells(line: Line, columns: readonly Column[]): PlacedCell[] {
  return line.cells.flatMap((cell) => {
    const { first, last } = touched(columns, cell);
    if (first === -1) return [placeAt(nearest(columns, cell), cell)];
    if (first === last) return [placeAt(first, cell)];
    const parts = partCell(cell, columns);
    return parts ?? [{ cell, first, last }];
  });
}

function placeAt(column: number, cell: Cell): PlacedCell {
  return { cell, first: column, last: column };
}

function nearest(columns: readonly Column[], { x0, x1 }: Piece): number {
  const distances = columns.map(({ from, to }) => Math.max(from - x1, x0 - to));
  return Math.max(0, distances.indexOf(Math.min(...distances)));
}

function partCell({ pieces }: Cell, columns: readonly Column[]): PlacedCell[] | undefined {
  const parts = new Map<number, Piece[]>();
  for (const piece of pieces) {
    const { first, last } = touched(columns, piece);
    if (first === -1 || first !== last) return undefined;
    parts.set(first, [...(parts.get(first) ?? []), piece]);
  }
  return [...parts].map(([column, own]) => placeAt(column, toCell(own)));
}
