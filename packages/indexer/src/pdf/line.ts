import type { Region } from './reading-order.ts';
import type { Segment } from './segment.ts';

export interface Cell {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
}

/** A line as it is read: one cell of prose, or several of a table. */
export interface Line {
  readonly cells: readonly Cell[];
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly size: number;
  /** The font of the whole line; undefined when it has several. */
  readonly font: string | undefined;
  /** Which region of its page it is in, and how far that reaches. */
  readonly region: number;
  readonly left: number;
  readonly right: number;
}

const WIDE_GAP = 1;
const WORD_GAP = 0.13;
const SAME_BASELINE = 0.3;

/** A region's lines from top to bottom. */
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
    region: index,
    left: region.left,
    right: region.right,
  };
}

/** A bullet or number that a list item starts with stands apart from it, but is no cell. */
const MARKER = /^(?:[•◦▪▫‣·●○■□–—*\-\uF0B7]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])$/;
const SECTION_NUMBER = /^\d{1,2}(?:\.\d{1,2})*\.?$/;

function toCells(row: readonly Segment[], rightToLeft: boolean): Cell[] {
  const cells: Cell[] = [];
  for (const { text, x0, x1, size } of row) {
    const last = cells.at(-1);
    const gap = last === undefined ? 0 : rightToLeft ? last.x0 - x1 : x0 - last.x1;
    const isMarked =
      last !== undefined &&
      cells.length === 1 &&
      gap < size * 4 &&
      (MARKER.test(last.text) ||
        (row.length === 2 && gap < size * 2 && SECTION_NUMBER.test(last.text) && /^\p{Lu}/u.test(text)));
    if (last === undefined || (gap > size * WIDE_GAP && !isMarked)) {
      cells.push({ text, x0, x1 });
    } else {
      const space = isMarked || gap > size * WORD_GAP ? ' ' : '';
      cells[cells.length - 1] = {
        text: `${last.text}${space}${text}`,
        x0: Math.min(last.x0, x0),
        x1: Math.max(last.x1, x1),
      };
    }
  }
  return cells;
}

/** The line's text; the cells of a table stay apart. */
export function lineText(line: Line): string {
  return line.cells.map(({ text }) => text).join(' | ');
}
