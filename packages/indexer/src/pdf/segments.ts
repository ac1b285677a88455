import type { Fragment } from './text-layers.ts';

/** Adjacent fragments of one line: the words of a line, a table cell, a line of a column. */
export interface Segment {
  text: string;
  x0: number;
  x1: number;
  /** The baseline of its largest text. */
  y: number;
  size: number;
  /** The font of the first fragment, and whether other fonts occur. */
  font: string;
  mixed: boolean;
  rightToLeft: boolean;
  /** The position in the file. */
  readonly order: number;
}

/** A gap of this many font sizes separates cells and columns. Justified words are closer. */
const WIDE_GAP = 1;
const OVERLAP = 0.6;
const SAME_BASELINE = 0.25;
const RAISED = 0.55;
const WORD_GAP = 0.13;

/** Joins consecutive fragments on one baseline without a wide gap. */
export function toSegments(fragments: readonly Fragment[]): Segment[] {
  const segments: Segment[] = [];
  for (const fragment of fragments) {
    const segment = segments.at(-1);
    if (segment === undefined || !appendFragment(segment, fragment)) {
      const { text, x0, x1, y, size, font, rightToLeft } = fragment;
      segments.push({ text, x0, x1, y, size, font, mixed: false, rightToLeft, order: segments.length });
    }
  }
  return segments;
}

function appendFragment(segment: Segment, fragment: Fragment): boolean {
  const size = Math.max(segment.size, fragment.size);
  const isRaised = Math.min(segment.size, fragment.size) < size * 0.85;
  if (Math.abs(segment.y - fragment.y) > size * (isRaised ? RAISED : SAME_BASELINE)) return false;
  const gapRight = fragment.x0 - segment.x1;
  const gapLeft = segment.x0 - fragment.x1;
  const rightToLeft = segment.rightToLeft || fragment.rightToLeft;
  const gap = rightToLeft && gapLeft > gapRight ? gapLeft : gapRight;
  if (gap > size * WIDE_GAP || gap < -size * OVERLAP) return false;
  const space = fragment.spaced || gap > size * WORD_GAP ? ' ' : '';
  // A right-to-left line written from its left end has its words in reverse.
  segment.text =
    rightToLeft && gap === gapRight
      ? `${fragment.text}${space}${segment.text}`
      : `${segment.text}${space}${fragment.text}`;
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
