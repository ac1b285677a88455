import { isRaisedAbove, orderMarks, toRaised } from './note-marks.ts';
import { isSpace } from './spaceless.ts';
import { FORM_FONT, type Fragment } from './text-layers.ts';

/** A part of a line with room on both sides: words of a line, or a cell of a table. */
export interface Piece {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
}

/** Adjacent fragments of one line: the words of a line, a table cell, a line of a column. */
export interface Segment {
  /** Its parts in the order of the file. Cells of narrow tables are closer than the words of some lines. */
  pieces: readonly Piece[];
  x0: number;
  x1: number;
  /** The baseline of its largest text. */
  y: number;
  size: number;
  /** The font of the first fragment, and whether other fonts occur. */
  font: string;
  mixed: boolean;
  /** Whether it is a value of a form. */
  readonly filled: boolean;
  rightToLeft: boolean;
  /** The position in the file. */
  readonly order: number;
}

/** A gap of this many font sizes separates cells and columns. Justified words are closer. */
const WIDE_GAP = 1;
/** A gap that may separate the cells of a narrow table. */
const PIECE_GAP = 0.2;
const OVERLAP = 0.6;
const SAME_BASELINE = 0.25;
const RAISED = 0.6;
const SMALLER = 0.9;

/** Joins consecutive fragments on one baseline without a wide gap. */
export function toSegments(fragments: readonly Fragment[]): Segment[] {
  const segments: Segment[] = [];
  for (const fragment of orderMarks(fragments)) {
    const segment = segments.at(-1);
    if (segment === undefined || !appendFragment(segment, fragment)) {
      const { text, x0, x1, y, size, font, rightToLeft } = fragment;
      const pieces = [{ text, x0, x1 }];
      segments.push({
        pieces,
        x0,
        x1,
        y,
        size,
        font,
        mixed: false,
        filled: font === FORM_FONT,
        rightToLeft,
        order: segments.length,
      });
    }
  }
  return segments;
}

export function textOfSegment({ pieces }: Segment): string {
  return pieces.map(({ text }) => text).join(' ');
}

function appendFragment(segment: Segment, fragment: Fragment): boolean {
  if (segment.filled !== (fragment.font === FORM_FONT)) return false;
  const size = Math.max(segment.size, fragment.size);
  const isRaised = Math.min(segment.size, fragment.size) < size * SMALLER;
  if (Math.abs(segment.y - fragment.y) > size * (isRaised ? RAISED : SAME_BASELINE)) return false;
  const gapRight = fragment.x0 - segment.x1;
  const gapLeft = segment.x0 - fragment.x1;
  const rightToLeft = segment.rightToLeft || fragment.rightToLeft;
  const gap = rightToLeft && gapLeft > gapRight ? gapLeft : gapRight;
  if (gap > size * WIDE_GAP || gap < -size * OVERLAP) return false;
  const isSpaced = fragment.spaced || isSpace(textOfSegment(segment), fragment.text, gap / size);
  segment.pieces = rightToLeft
    ? [joinRightToLeft(segment, fragment, gap === gapRight, isSpaced)]
    : joinPieces(segment, fragment, isSpaced);
  if (fragment.size > segment.size) {
    segment.y = fragment.y;
    segment.size = fragment.size;
  }
  segment.mixed ||= fragment.font !== segment.font && fragment.text.length > 1;
  segment.x0 = Math.min(segment.x0, fragment.x0);
  segment.x1 = Math.max(segment.x1, fragment.x1);
  segment.rightToLeft = rightToLeft;
  return true;
}

/** A right-to-left line written from its left end has its words in reverse. */
function joinRightToLeft(
  segment: Segment,
  fragment: Fragment,
  isReversed: boolean,
  isSpaced: boolean,
): Piece {
  const texts = [textOfSegment(segment), fragment.text];
  return {
    text: (isReversed ? texts.reverse() : texts).join(isSpaced ? ' ' : ''),
    x0: Math.min(segment.x0, fragment.x0),
    x1: Math.max(segment.x1, fragment.x1),
  };
}

function joinPieces(segment: Segment, fragment: Fragment, isSpaced: boolean): readonly Piece[] {
  const { x0, x1 } = fragment;
  const others = segment.pieces.slice(0, -1);
  const last = segment.pieces.at(-1) ?? fragment;
  const isMark = isRaisedAbove(fragment, segment);
  const text = isMark ? toRaised(fragment.text) : fragment.text;
  const before = isRaisedAbove(segment, fragment) && others.length === 0 ? toRaised(last.text) : last.text;
  const gap = x0 - segment.x1;
  if (isSpaced && gap > Math.max(segment.size, fragment.size) * PIECE_GAP) {
    return [...others, { ...last, text: before }, { text, x0, x1 }];
  }
  const isApart = isSpaced || before !== last.text;
  const joined = { text: `${before}${isApart ? ' ' : ''}${text}`, x0: last.x0, x1: Math.max(last.x1, x1) };
  return [...others, joined];
}
