import { setMarksApart } from './note-marks.ts';
import type { Region } from './reading-order.ts';
import type { Piece, Segment } from './segments.ts';
import { isSpace } from './spaceless.ts';

export interface Cell extends Piece {
  /** Its parts, which are cells of their own where the lines around have a border of columns between them. */
  readonly pieces: readonly Piece[];
  /** Whether it is a value of a form. */
  readonly filled: boolean;
}

/** A line of text: one cell of prose, or several cells of a table. */
export interface Line {
  readonly cells: readonly Cell[];
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly size: number;
  /** The font of the whole line; undefined when it has several. */
  readonly font: string | undefined;
  /** Whether it holds a value of a form. */
  readonly filled: boolean;
  /** The region of the page, and its left and right edges. */
  readonly region: number;
  readonly left: number;
  readonly right: number;
}

const WIDE_GAP = 1;
const PIECE_GAP = 0.2;
const SAME_BASELINE = 0.3;

/** The lines of a region from top to bottom. */
export function toLines(region: Region, index: number): Line[] {
  const lines: Line[] = [];
  let row: Segment[] = [];
  for (const segment of region.segments.toSorted((a, b) => b.y - a.y)) {
    const first = row[0];
    if (first !== undefined && first.y - segment.y > SAME_BASELINE * Math.min(first.size, segment.size)) {
      lines.push(toLine(row, region, index));
      row = [];
    }
    row.push(segment);
  }
  if (row.length > 0) lines.push(toLine(row, region, index));
  return lines;
}

function toLine(row: readonly Segment[], region: Region, index: number): Line {
  const rightToLeft = row.filter((segment) => segment.rightToLeft).length * 2 > row.length;
  const sorted = row.toSorted((a, b) => (rightToLeft ? b.x1 - a.x1 : a.x0 - b.x0));
  const largest = row.reduce((best, segment) => (segment.size > best.size ? segment : best));
  const isOneFont = row.every(({ font, mixed }) => !mixed && font === row[0]?.font);
  return {
    cells: toCells(sorted, rightToLeft),
    x0: Math.min(...row.map(({ x0 }) => x0)),
    x1: Math.max(...row.map(({ x1 }) => x1)),
    y: largest.y,
    size: largest.size,
    font: isOneFont ? row[0]?.font : undefined,
    filled: row.some(({ filled }) => filled),
    region: index,
    left: region.left,
    right: region.right,
  };
}

/** The bullet or number of a list item. It is set apart from the text but is not a cell. */
const MARKER = /^(?:[•◦▪▫‣·●○■□☐☑☒–—*\-\uF0B7]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])$/;
/** A marker before the text of its item; the number of a table's row may stand there as well. */
const NARROW_MARKER =
  /^(?:[•◦▪▫‣·●○■□☐☑☒–—*\-\uF0B7]|[[(]?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)\]]|⁽?[⁰¹²³⁴-⁹ᵃ-ᶻ]{1,3}⁾?)$/u;
const SECTION_NUMBER = /^\d{1,2}(?:\.\d{1,2})*\.?$/;

function toCells(row: readonly Segment[], rightToLeft: boolean): Cell[] {
  const cells: Cell[] = [];
  for (const segment of row) {
    const last = cells.at(-1);
    const gap = gapBetween(last, segment, rightToLeft);
    const isMarked =
      last !== undefined && cells.length === 1 && isMarker(last.text, gap, segment, row.length);
    if (last === undefined || startsCell(segment, last, gap, isMarked)) {
      cells.push({ ...toCell(joinMarker(segment)), filled: segment.filled });
      continue;
    }
    const isSpaced = isMarked || isSpace(last.text, segment.pieces[0]?.text ?? '', gap / segment.size);
    const isPiece = !isMarked && !rightToLeft && gap > segment.size * PIECE_GAP;
    const pieces = isPiece
      ? [...last.pieces, ...segment.pieces]
      : joinAt(last.pieces, segment.pieces, isSpaced);
    cells[cells.length - 1] = { ...toCell(pieces), filled: segment.filled };
  }
  return cells;
}

function startsCell({ size, filled }: Segment, last: Cell, gap: number, isMarked: boolean): boolean {
  return filled !== last.filled || (gap > size * WIDE_GAP && !isMarked);
}

/** The cell of some pieces of a line. */
export function toCell(pieces: readonly Piece[]): Cell {
  return {
    text: setMarksApart(pieces.map(({ text }) => text).join(' ')),
    x0: Math.min(...pieces.map(({ x0 }) => x0)),
    x1: Math.max(...pieces.map(({ x1 }) => x1)),
    pieces,
    filled: false,
  };
}

/** Pieces of two neighbours, of which the last one of the first and the first one of the second become one. */
function joinAt(before: readonly Piece[], after: readonly Piece[], isSpaced: boolean): readonly Piece[] {
  const left = before.at(-1);
  const [right, ...others] = after;
  if (left === undefined || right === undefined) return [...before, ...after];
  const text = `${left.text}${isSpaced ? ' ' : ''}${right.text}`;
  const joined = { text, x0: Math.min(left.x0, right.x0), x1: Math.max(left.x1, right.x1) };
  return [...before.slice(0, -1), joined, ...others];
}

/** The marker of a list item is no piece of its own. */
function joinMarker({ pieces }: Segment): readonly Piece[] {
  const [marker, ...others] = pieces;
  return marker !== undefined && NARROW_MARKER.test(marker.text) ? joinAt([marker], others, true) : pieces;
}

function gapBetween(last: Cell | undefined, next: Segment, rightToLeft: boolean): number {
  if (last === undefined) return 0;
  return rightToLeft ? last.x0 - next.x1 : next.x0 - last.x1;
}

function isMarker(text: string, gap: number, next: Segment, rowLength: number): boolean {
  if (gap >= next.size * 4) return false;
  if (MARKER.test(text)) return true;
  return (
    rowLength === 2 &&
    gap < next.size * 2 &&
    SECTION_NUMBER.test(text) &&
    /^\p{Lu}/u.test(next.pieces[0]?.text ?? '')
  );
}

/** The text of a line, with its cells separated. */
export function textOfLine(line: Line, between = ' | '): string {
  return line.cells.map(({ text }) => text).join(between);
}

/** The text of a line of a form: "Name: Erika Muster; Town: Velmarn". */
export function textOfFields(cells: readonly Cell[], above = ''): string {
  return cells.reduce((text, cell) => {
    if (!cell.filled) return text === '' ? cell.text : `${text}; ${cell.text}`;
    if (text === '') return cell.text;
    return /[:?.]$/.test(text) ? `${text} ${cell.text}` : `${text}: ${cell.text}`;
  }, above);
}
