import { MAX_URL_LENGTH, trimUrl, URL_BEGINNINGS, URL_RUN } from './delivered-links.ts';
import { readBrackets } from './markers.ts';
import type { KnownText, Reading, TextFilter } from './text-filter.ts';
import { createTokenFilter, LINE_HEAD } from './text-filter.ts';

/** The longest words of a link that are held back until its target is known; longer ones lose the target only. */
const MAX_LINK_TEXT = 120;
const MAX_TARGET = MAX_URL_LENGTH;

const START = /[[\]!<hfw/]/giu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const TAG_BEGINNING = /[\p{L}/!?]/u;
const MARKER = /^\d{1,3}$/u;
/** Behind a space, or what opens a quotation or an emphasis, words can stand without their brackets. */
const OPEN_BEFORE = /^[\s("'*_>«„“‘]?$/u;
const BEFORE_LIST_OR_QUOTE = /^[\s>*+\-\d.)]*$/u;

/** What stands for an address that was taken out. */
const TAKEN_OUT = '…';

interface Target {
  readonly url: string;
  readonly end: number;
}

/**
 * Takes links and images out of a text of Markdown, save links to what `isDelivered` knows: of an image or a
 * link its words remain, of a bare address an ellipsis. Images never stay: they are loaded without a click. And
 * tags of HTML are broken by a space behind their "<".
 *
 * Whatever is not understood as a link is kept from becoming one: no "](" leaves this filter but that of a link
 * to a delivered place, and no definition of a reference.
 */
export function createLinkFilter(isDelivered: (url: string) => boolean): TextFilter {
  let mayDefine = false;

  /** The words of a link. They hold no brackets, so what they become can hold no link. */
  function clean(words: string): string {
    const filter = createLinkFilter(isDelivered);
    return filter.push(words) + filter.end();
  }

  function readLink({ text, ended, before }: KnownText, at: number): Reading {
    const isImage = text.charAt(at) === '!';
    const words = readBrackets(text, isImage ? at + 1 : at, MAX_LINK_TEXT);
    if (words === 'open') return ended ? 'none' : 'open';
    if (words === undefined) return 'none';
    const target = readTarget(text, words.end, ended);
    if (target === 'open') return 'open';
    if (target === undefined) return 'none';
    const { url, end } = target;
    if (!ended && end + 1 >= text.length) return 'open';
    const gap = gapBefore(text, end);
    if (!isImage && MARKER.test(words.body)) return { end, text: `[${words.body}]${gap}` };
    const cleaned = clean(words.body);
    if (!isImage && !/[\s()]/u.test(url) && isDelivered(url)) return { end, text: `[${cleaned}](${url})` };
    const isFree = OPEN_BEFORE.test(before) && /^(?:$|\s|[.,;:!?)](?:$|\s))/u.test(text.slice(end, end + 2));
    return { end, text: isFree ? cleaned : `[${cleaned}]${gap}` };
  }

  return createTokenFilter({
    start: START,
    read(known, at) {
      const { text, ended, lineHead } = known;
      const next = text.charAt(at + 1);
      if (next === '' && !ended && '!<]'.includes(text.charAt(at))) return 'open';
      switch (text.charAt(at)) {
        case '!':
          return next === '[' ? readLink(known, at) : 'none';
        case '[': {
          const reading = readLink(known, at);
          mayDefine =
            reading === 'none' && lineHead.length < LINE_HEAD && BEFORE_LIST_OR_QUOTE.test(lineHead);
          return reading;
        }
        case ']': {
          if (next === ':' && mayDefine) return { end: at + 1, text: '] ' };
          const target = readTarget(text, at + 1, ended);
          if (target === 'open') return 'open';
          if (target === undefined) return next === '(' ? { end: at + 1, text: '] ' } : 'none';
          if (target.end === text.length && !ended) return 'open';
          return { end: target.end, text: `]${gapBefore(text, target.end)}` };
        }
        case '<':
          return TAG_BEGINNING.test(next) ? { end: at + 1, text: '< ' } : 'none';
        default:
          return readUrl(known, at, isDelivered);
      }
    },
  });
}

/** Keeps a bracket that lost its target from taking what follows for another. */
function gapBefore(text: string, at: number): string {
  return '([:'.includes(text.charAt(at)) && at < text.length ? ' ' : '';
}

/** The target of a link, `(url "title")`, if it stands at `at`. */
function readTarget(text: string, at: number, ended: boolean): Target | 'open' | undefined {
  if (text.charAt(at) !== '(') return at >= text.length && !ended ? 'open' : undefined;
  let depth = 0;
  for (let index = at; index < at + MAX_TARGET; index += 1) {
    if (index >= text.length) return ended ? undefined : 'open';
    const character = text.charAt(index);
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) {
      const url = toUrl(text.slice(at + 1, index).trim());
      return url === undefined ? undefined : { url, end: index + 1 };
    }
  }
  return undefined;
}

/** Words in brackets behind words in brackets are no target, an address with a title is. */
function toUrl(inner: string): string | undefined {
  if (inner.startsWith('<')) return inner.replace(/^<|>.*$/gsu, '');
  const [url = '', ...title] = inner.split(/\s+/u);
  return title.length === 0 || /^["'(]/u.test(title[0] ?? '') ? url : undefined;
}

function readUrl(
  { text, ended, before }: KnownText,
  at: number,
  isDelivered: (url: string) => boolean,
): Reading {
  if (LETTER_OR_DIGIT.test(before)) return 'none';
  const head = text.slice(at, at + 8).toLowerCase();
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
  if (url.length <= beginning.length && !isCut) return 'none';
  const gap = !isCut && (end === text.length || /[\s<]/u.test(text.charAt(end))) ? '' : ' ';
  return { end, text: `${isDelivered(url) ? run : TAKEN_OUT + run.slice(url.length)}${gap}` };
}
