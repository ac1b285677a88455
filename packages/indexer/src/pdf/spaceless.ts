/** Characters of scripts that are written without spaces: Chinese and Japanese with their punctuation and wide forms. */
const WIDE = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\u3001-\\u303F\\uFF01-\\uFF60';
const ENDS_WIDE = new RegExp(`[${WIDE}]$`, 'u');
const STARTS_WIDE = new RegExp(`^[${WIDE}]`, 'u');
const SPACED_OUT = new RegExp(`(?<=[${WIDE}]) (?=[${WIDE}])`, 'gu');
const PAIR = new RegExp(`(?<=[${WIDE}])(?=[${WIDE}])`, 'gu');
/** The share of pairs of characters with a space from which a text is spaced out. */
const SPACED_SHARE = 0.3;

/** Gaps of this many font sizes are spaces: between words, between two wide characters, between a wide and a narrow one. */
const WORD_GAP = 0.13;
const WIDE_GAP = 0.6;
const MIXED_GAP = 0.35;

/** Whether two parts of a text are joined without a space where no gap is between them, as at the end of a line. */
export function isSpaceless(before: string, after: string): boolean {
  const [isWideBefore, isWideAfter] = [ENDS_WIDE.test(before), STARTS_WIDE.test(after)];
  if (isWideBefore) return isWideAfter || /^[\p{L}\p{N}(]/u.test(after);
  return isWideAfter && /[\p{L}\p{N})]$/u.test(before);
}

/** Whether a gap between two parts of a line, in font sizes, is a space. */
export function isSpace(before: string, after: string, gap: number): boolean {
  const wide = Number(ENDS_WIDE.test(before)) + Number(STARTS_WIDE.test(after));
  return gap > (wide === 2 ? WIDE_GAP : wide === 1 ? MIXED_GAP : WORD_GAP);
}

/** Removes the spaces that pdf.js sets between all characters of a text with wide gaps: "図 書 館" is one word. */
export function closeUp(text: string): string {
  const spaces = text.match(SPACED_OUT)?.length ?? 0;
  if (spaces < 2) return text;
  const pairs = spaces + (text.match(PAIR)?.length ?? 0);
  return spaces >= pairs * SPACED_SHARE ? text.replace(SPACED_OUT, '') : text;
}
