import { MAX_URL_LENGTH, trimUrl, URL_BEGINNINGS, URL_RUN } from './delivered-links.ts';
import type { Reading, TextInPlace } from './text-filter.ts';

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const LONGEST_BEGINNING = Math.max(...URL_BEGINNINGS.map(({ length }) => length));

/** Behind it no renderer reads on; some do behind other spaces, and behind "<". */
const ENDS_URL = /[ \t\r\n]/;

/** The replacement for a removed address. */
const TAKEN_OUT = '…';

/**
 * Reads an address that stands in a text as it is. One that is not delivered is replaced by an ellipsis; one that
 * is has a space put behind it, where a renderer could take what follows for a part of it.
 */
export function readUrl(
  { text, ended, before }: TextInPlace,
  at: number,
  isDelivered: (url: string) => boolean,
): Reading {
  if (LETTER_OR_DIGIT.test(before)) return 'none';
  const head = text.slice(at, at + LONGEST_BEGINNING).toLowerCase();
  const beginning = URL_BEGINNINGS.find((each) => head.startsWith(each));
  if (beginning === undefined) {
    const isOpen = !ended && at + head.length === text.length;
    return isOpen && URL_BEGINNINGS.some((each) => each.startsWith(head)) ? 'open' : 'none';
  }
  URL_RUN.lastIndex = at;
  const run = URL_RUN.exec(text)?.[0] ?? '';
  const end = at + run.length;
  const isCut = run.length === MAX_URL_LENGTH;
  if (end === text.length && !ended && !isCut) return 'open';
  const url = trimUrl(run);
  const gap = isCut ? ' ' : gapBehindUrl(text, end);
  if (url.length <= beginning.length && !isCut) return gap === '' ? 'none' : { end, text: run + gap };
  return { end, text: `${isDelivered(url) ? run : TAKEN_OUT + run.slice(url.length)}${gap}` };
}

function gapBehindUrl(text: string, end: number): string {
  return end === text.length || ENDS_URL.test(text.charAt(end)) ? '' : ' ';
}
