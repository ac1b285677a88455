/** More than the longest list of markers that anybody writes, and the most that is held back for one. */
const MAX_LENGTH = 240;

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '［': '］', '【': '】' };

/** What models write before the number: `[Passage 1]`, `[Quelle 2]`. */
const NAME =
  '(?:passages?|sources?|documents?|docs?|ref(?:erence)?s?|citations?|quellen?|textstellen?|dokumente?|documentos?|fuentes?|fonti?|bronn?(?:en)?)';
/** One number or range, by name or not, and what OpenAI's models put behind a dagger. */
const ITEM = new RegExp(
  String.raw`^(?:${NAME}\s*[:.]?\s*)?[#^]?(\d{1,3})(?:\s*[-–—‑]\s*(?:${NAME}\s*)?#?(\d{1,3}))?(?:\s*†.*)?$`,
  'iu',
);
/** `【4:0†source】` has a numbering of its own, so it names none of the passages. */
const FOREIGN_ITEM = /^\d{1,4}:\d{1,4}†.*$/u;
const SEPARATOR = /[,;&，；、]|\s(?:and|und|et|y|e|en)\s/iu;

const BRACKETED = /[[［【]([^[\]［］【】]{1,240})[\]］】]/gu;

/** A range of passages, counted from 1. */
export type PassageRange = readonly [first: number, last: number];

export interface BracketedText {
  readonly body: string;
  /** Behind the closing bracket. */
  readonly end: number;
}

/** What stands in the brackets that open at `at`: nothing nested, and not longer than `maxLength`. */
export function readBrackets(
  text: string,
  at: number,
  maxLength: number = MAX_LENGTH,
): BracketedText | 'open' | undefined {
  const closing = CLOSING[text.charAt(at)];
  const limit = at + 1 + maxLength;
  for (let index = at + 1; index <= limit; index += 1) {
    if (index >= text.length) return 'open';
    const character = text.charAt(index);
    if (character === closing) return { body: text.slice(at + 1, index), end: index + 1 };
    if (character in CLOSING) return undefined;
  }
  return undefined;
}

/**
 * The passages that a text in brackets names, or undefined where it is no marker. Markers are numbers of up
 * to three digits, alone, in lists, in ranges, and with a word for "passage": so `[sic]`, `[2024]`,
 * `[2024-01-05]`, `[1.5]` and `[i]` are none. `[1]` is one also behind a word without a space, which is how
 * models cite more often than they write of arrays.
 */
export function parseMarker(body: string): readonly PassageRange[] | undefined {
  const ranges: PassageRange[] = [];
  for (const part of body.normalize('NFKC').split(SEPARATOR)) {
    const item = part.trim();
    const [, from, to] = ITEM.exec(item) ?? [];
    if (from !== undefined) {
      const ends = [Number(from), Number(to ?? from)];
      ranges.push([Math.min(...ends), Math.max(...ends)]);
    } else if (!FOREIGN_ITEM.test(item)) return undefined;
  }
  return ranges;
}

/** A document's own "[3]" (a footnote, a reference) must not come back as a citation of passage 3. */
export function escapeCitationMarkers(content: string): string {
  return content.replace(BRACKETED, (whole, body: string) =>
    parseMarker(body) === undefined ? whole : `(${body})`,
  );
}
