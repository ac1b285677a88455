import type { Region } from './reading-order.ts';
import type { Segment } from './segments.ts';

export interface Cell {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
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
  /** The region of the page, and its left and right edges. */
  readonly region: number;
  readonly left: number;
  readonly right: number;
}

const WIDE_GAP = 1;
const WORD_GAP = 0.13;
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
    cells: joinLooseLine(toCells(sorted, rightToLeft), largest.size, region.right),
    x0: Math.min(...row.map(({ x0 }) => x0)),
    x1: Math.max(...row.map(({ x1 }) => x1)),
    y: largest.y,
    size: largest.size,
    font: isOneFont ? row[0]?.font : undefined,
    region: index,
    left: region.left,
    right: region.right,
  };
}

/** The bullet or number of a list item. It is set apart from the text but is not a cell. */
const MARKER = /^(?:[•◦▪▫‣·●○■□–—*\-\uF0B7]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])$/;
const SECTION_NUMBER = /^\d{1,2}(?:\.\d{1,2})*\.?$/;

function toCells(row: readonly Segment[], rightToLeft: boolean): Cell[] {
  const cells: Cell[] = [];
  for (const segment of row) {
    const last = cells.at(-1);
    const gap = gapBetween(last, segment, rightToLeft);
    const isMarked =
      last !== undefined && cells.length === 1 && isMarker(last.text, gap, segment, row.length);
    if (last === undefined || (gap > segment.size * WIDE_GAP && !isMarked)) {
      cells.push({ text: segment.text, x0: segment.x0, x1: segment.x1 });
    } else {
      cells[cells.length - 1] = joinCells(
        last,
        segment,
        isMarked || gap > segment.size * WORD_GAP ? ' ' : '',
      );
    }
  }
  return cells;
}

function gapBetween(last: Cell | undefined, next: Segment, rightToLeft: boolean): number {
  if (last === undefined) return 0;
  return rightToLeft ? last.x0 - next.x1 : next.x0 - last.x1;
}

function isMarker(text: string, gap: number, next: Segment, rowLength: number): boolean {
  if (gap >= next.size * 4) return false;
  if (MARKER.test(text)) return true;
  return rowLength === 2 && gap < next.size * 2 && SECTION_NUMBER.test(text) && /^\p{Lu}/u.test(next.text);
}

function joinCells(a: Cell, b: Cell, space: string): Cell {
  return { text: `${a.text}${space}${b.text}`, x0: Math.min(a.x0, b.x0), x1: Math.max(a.x1, b.x1) };
}

/** A justified line with few words has wide gaps of equal width. The gaps in a table row differ. */
function joinLooseLine(cells: readonly Cell[], size: number, right: number): readonly Cell[] {
  const [first, ...others] = cells;
  if (first === undefined || others.length < 2 || (cells.at(-1)?.x1 ?? 0) < right - size) return cells;
  const gaps = others.map(({ x0 }, index) => x0 - (cells[index]?.x1 ?? x0));
  const widest = Math.max(...gaps);
  if (widest > size * 3 || widest - Math.min(...gaps) > Math.max(widest * 0.15, size * 0.1)) return cells;
  return [others.reduce((line, cell) => joinCells(line, cell, ' '), first)];
}

/** The text of a line, with its cells separated. */
export function textOfLine(line: Line, between = ' | '): string {
  return line.cells.map(({ text }) => text).join(between);
}
