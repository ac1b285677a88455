import { toLetters } from './letters.ts';

/** The part of the `TextItem` of pdf.js that is used here: a run of characters. */
export interface TextItem {
  readonly str: string;
  readonly dir: string;
  /** The text matrix `[a, b, c, d, e, f]` (ISO 32000-1, 9.4.2). */
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly fontName: string;
  readonly hasEOL: boolean;
}

/** The font of the values of a form. Nothing in it is a heading or the head of a table. */
export const FORM_FONT = 'form';

/**
 * A run of characters on a page, rotated so that its text runs along x. Lengths are in points. y grows upwards, as in
 * the file.
 */
export interface Fragment {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  /** The baseline. */
  readonly y: number;
  /** The font's size. */
  readonly size: number;
  readonly font: string;
  readonly rightToLeft: boolean;
  /** Whether white space precedes it in the file. */
  readonly spaced: boolean;
}

/** All fragments of one writing direction, in the order of the file. */
export interface TextLayer {
  /** The rotation of the text on the page in degrees: 0, 90, 180, 270, or -1 for vertical scripts. */
  readonly angle: number;
  readonly fragments: readonly Fragment[];
}

const VERTICAL = -1;

/**
 * Splits the text of a page by writing direction and rotates each part upright, so that the other steps can ignore
 * rotation. The direction with most text comes first.
 */
export function toTextLayers(items: readonly TextItem[], isVertical: (font: string) => boolean): TextLayer[] {
  const layers = new Map<number, Fragment[]>();
  let spaced = false;
  for (const item of items) {
    const text = toLetters(item.str);
    if (text.trim() !== '') {
      const angle = isVertical(item.fontName) ? VERTICAL : angleOf(item.transform);
      const layer = layers.get(angle) ?? [];
      layers.set(angle, layer);
      layer.push(...toFragments(item, text, angle, spaced));
      spaced = /\s$/.test(text);
    } else if (item.str !== '') {
      spaced = true;
    }
    if (item.hasEOL) spaced = true;
  }
  return [...layers]
    .map(([angle, fragments]) => ({ angle, fragments }))
    .sort((a, b) => lengthOf(b.fragments) - lengthOf(a.fragments));
}

function lengthOf(fragments: readonly Fragment[]): number {
  return fragments.reduce((length, { text }) => length + text.length, 0);
}

function angleOf([a = 1, b = 0]: readonly number[]): number {
  const degrees = Math.round((Math.atan2(b, a) * 180) / Math.PI / 90) * 90;
  return (degrees + 360) % 360;
}

function toFragments(item: TextItem, text: string, angle: number, spaced: boolean): Fragment[] {
  const [, , c = 0, d = 0, e = 0, f = 0] = item.transform;
  const radians = angle === VERTICAL ? -Math.PI / 2 : (angle * Math.PI) / 180;
  const x0 = e * Math.cos(radians) + f * Math.sin(radians);
  const y = -e * Math.sin(radians) + f * Math.cos(radians);
  const size = Math.hypot(c, d) || item.height || 1;
  const width = angle === VERTICAL ? item.height || size * text.length : Math.abs(item.width);
  const shared = { y, size, font: item.fontName, rightToLeft: item.dir === 'rtl' };
  // Monospaced text makes columns with spaces.
  const parts = text.trim().split(/ {3,}/);
  if (parts.length === 1) {
    return [{ ...shared, text: text.trim(), x0, x1: x0 + width, spaced: spaced || /^\s/.test(text) }];
  }
  const unit = width / Math.max(1, text.length);
  let from = 0;
  return parts.map((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return { ...shared, text: part, x0: x0 + at * unit, x1: x0 + from * unit, spaced: true };
  });
}
