import { type Cell, type Line, toCell } from './lines.ts';
import type { Piece } from './segments.ts';

/** Lines that are this many font sizes apart do not belong to one table. */
const WIDEST_ROW_GAP = 3.2;
/** How far the borders of cells in one column may be apart, in font sizes. */
const ALIGNED = 0.12;
const LEAST_NARROW_ROWS = 3;

/**
 * Decides what the cells of each line are by the lines around it: joins the words of loosely set lines, and parts
 * the cells of tables whose columns are closer than words may be.
 */
export function settleCells(lines: readonly Line[]): Line[] {
  const joined = lines
    .map((line, at) => (isLoose(line, lines[at - 1], lines[at + 1]) ? joinCells(line) : line))
    .map((line, at, all) => (isRowOfPieces(line, all[at - 1], all[at + 1]) ? withPiecesAsCells(line) : line));
  const settled: Line[] = [];
  let at = 0;
  while (at < joined.length) {
    const run = alignedRun(joined, at);
    const first = joined[at];
    if (run.length > 0) settled.push(...run);
    else if (first !== undefined) settled.push(first);
    at += Math.max(1, run.length);
  }
  return settled;
}

function joinCells(line: Line): Line {
  return { ...line, cells: [toCell(line.cells.flatMap(({ pieces }) => pieces))] };
}

/**
 * A justified line with few words has wide gaps of equal width, and fills its column. The gaps in a table row differ,
 * or the row stands above or below another one.
 */
function isLoose(line: Line, before: Line | undefined, after: Line | undefined): boolean {
  const { cells, size } = line;
  const [first, ...others] = cells;
  if (first === undefined || others.length < 2 || cells.some(({ text }) => /\s/.test(text))) return false;
  if (line.x1 < line.right - size || line.x0 > line.left + size * 3) return false;
  const gaps = others.map(({ x0 }, index) => x0 - (cells[index]?.x1 ?? x0));
  const widest = Math.max(...gaps);
  if (widest > size * 3 || widest - Math.min(...gaps) > Math.max(widest * 0.15, size * 0.1)) return false;
  return ![before, after].some((other) => other !== undefined && isRowBeside(line, other));
}

function isRowBeside(line: Line, other: Line): boolean {
  if (Math.abs(line.y - other.y) > line.size * WIDEST_ROW_GAP) return false;
  const starts = other.cells.filter((cell) => line.cells.some((own) => isAligned(own, cell, line.size)));
  return other.cells.length > 1 && starts.length === Math.min(other.cells.length, line.cells.length);
}

/** Whether the pieces of a line are cells, because each one stands above or below a cell of the line beside it. */
function isRowOfPieces(line: Line, before: Line | undefined, after: Line | undefined): boolean {
  const pieces = piecesOf(line);
  if (pieces.length < 2 || pieces.length === line.cells.length) return false;
  return [after, before].some((other) => {
    if (other === undefined || other.cells.length < pieces.length) return false;
    if (Math.abs(line.y - other.y) > line.size * WIDEST_ROW_GAP || other.region !== line.region) return false;
    const columns = pieces.map((piece) => {
      const isTouched = ({ x0, x1 }: Cell): boolean => x0 < piece.x1 && piece.x0 < x1;
      const first = other.cells.findIndex(isTouched);
      return first === other.cells.findLastIndex(isTouched) ? first : -1;
    });
    return columns.every((column, at) => column !== -1 && (at === 0 || column > (columns[at - 1] ?? -1)));
  });
}

/** Whether two cells have their left edge, right edge or middle in one place. */
function isAligned(a: Piece, b: Piece, size: number): boolean {
  const near = (distance: number): boolean => Math.abs(distance) <= size * ALIGNED;
  return near(a.x0 - b.x0) || near(a.x1 - b.x1) || near((a.x0 + a.x1 - b.x0 - b.x1) / 2);
}

/**
 * The lines from `start` whose pieces are cells, because they stand in the same columns; empty when they do not. Lines of
 * wrapped cells, with fewer pieces, may stand between them.
 */
function alignedRun(lines: readonly Line[], start: number): Line[] {
  const pattern = lines[start];
  if (pattern === undefined) return [];
  const columns = piecesOf(pattern);
  if (columns.length < 2 || columns.length === pattern.cells.length) return [];
  let end = start;
  let full = 0;
  for (let at = start; at < lines.length && (at === start || isNear(lines, at)); at += 1) {
    const line = lines[at];
    const pieces = line === undefined ? [] : piecesOf(line);
    if (!standIn(columns, pieces, pattern.size)) break;
    if (pieces.length < columns.length) continue;
    full += 1;
    end = at + 1;
  }
  return full < LEAST_NARROW_ROWS ? [] : lines.slice(start, end).map(withPiecesAsCells);
}

/** Whether each piece is in line with a column of its own and does not reach the next one. */
function standIn(columns: readonly Piece[], pieces: readonly Piece[], size: number): boolean {
  let from = 0;
  return pieces.every((piece) => {
    const own = columns.findIndex((column, at) => at >= from && isAligned(piece, column, size));
    from = own + 1;
    const next = columns[from];
    return own !== -1 && (next === undefined || piece.x1 < next.x1);
  });
}

function withPiecesAsCells(line: Line): Line {
  return { ...line, cells: piecesOf(line).map((piece): Cell => toCell([piece])) };
}

function piecesOf({ cells }: Line): readonly Piece[] {
  return cells.flatMap(({ pieces }) => pieces);
}

function isNear(lines: readonly Line[], at: number): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined) return false;
  return before.y - line.y <= Math.max(line.size, before.size) * WIDEST_ROW_GAP;
}
