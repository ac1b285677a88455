import { readReference } from './character-references.ts';
import { readBrackets } from './citation-markers.ts';
import { gapBefore, readTarget, type Target } from './link-target.ts';
import { readEmail } from './read-email.ts';
import { readUrl } from './read-url.ts';
import type { KnownText, Reading, TextFilter } from './text-filter.ts';
import { chainFilters, createTokenFilter, LINE_HEAD } from './text-filter.ts';
import { createAddressUnescaper } from './unescape-addresses.ts';

/** The longest words of a link that are held back until its target is known; longer ones lose the target only. */
const MAX_LINK_TEXT = 120;

const START = /[[\]!<hfw/@&]/giu;
const TAG_BEGINNING = /[\p{L}/!?]/u;
const MARKER = /^\d{1,3}$/u;
/** Behind a space, or what opens a quotation or an emphasis, words can stand without their brackets. */
const OPEN_BEFORE = /^[\s("'*_>«„“‘]?$/u;
/** And before a space, or what ends a sentence or a bracket. */
const FREE_BEHIND = /^(?:$|\s|[.,;:!?)](?:$|\s))/u;
/** An address that can be a target as it is. */
const PLAIN_URL = /^\S+$/u;
/** What may stand before a definition on its line. */
const BEFORE_DEFINITION = /^[\s>*+\-\d.)]*$/u;

/**
 * Removes links and images from Markdown, except links that `isDelivered` accepts. The text of a link or image remains;
 * a bare address becomes an ellipsis. Images are always removed, because they load without a click. A space after the
 * "<" breaks HTML tags, and a space after the "&" breaks character references that could hide an address.
 *
 * Text that is not recognised as a link cannot become one: the filter passes "](" only in a link that is accepted, and
 * no definition of a reference.
 */
export function createLinkFilter(isDelivered: (url: string) => boolean): TextFilter {
  let mayDefine = false;

  /** The words of a link. They hold no brackets, so what they become can hold no link. */
  function clean(words: string): string {
    const filter = createLinkFilter(isDelivered);
    return filter.push(words) + filter.end();
  }

  /** A link or an image, whose "!" is already behind `opening`. */
  function readLink(known: KnownText, opening: number, isImage: boolean): Reading {
    const { text, ended } = known;
    const words = readBrackets(text, opening, MAX_LINK_TEXT);
    if (words === undefined) return 'none';
    const target = words === 'open' ? words : readTarget(text, words.end, ended);
    if (target === 'open') return ended ? 'none' : 'open';
    if (words === 'open' || target === undefined) return 'none';
    // What is shown depends on the two characters behind.
    if (!ended && target.end + 1 >= text.length) return 'open';
    return { end: target.end, text: unlink(known, words.body, target, isImage) };
  }

  function unlink(
    { text, before }: KnownText,
    words: string,
    { url, end }: Target,
    isImage: boolean,
  ): string {
    if (!isImage && MARKER.test(words)) return `[${words}]${gapBefore(text, end)}`;
    const cleaned = clean(words);
    if (!isImage && PLAIN_URL.test(url) && isDelivered(url)) return `[${cleaned}](${url})`;
    const isFree = OPEN_BEFORE.test(before) && FREE_BEHIND.test(text.slice(end, end + 2));
    return isFree ? cleaned : `[${cleaned}]${gapBefore(text, end)}`;
  }

  function readOpening(known: KnownText, at: number): Reading {
    const reading = readLink(known, at, false);
    const { lineHead } = known;
    mayDefine = reading === 'none' && lineHead.length < LINE_HEAD && BEFORE_DEFINITION.test(lineHead);
    return reading;
  }

  function readClosing({ text, ended }: KnownText, at: number): Reading {
    const end = at + 1;
    if (mayDefine && text.charAt(end) === ':') return { end, text: '] ' };
    const target = readTarget(text, end, ended);
    if (target === 'open') return 'open';
    if (target === undefined) return text.charAt(end) === '(' ? { end, text: '] ' } : 'none';
    if (target.end === text.length && !ended) return 'open';
    return { end: target.end, text: `]${gapBefore(text, target.end)}` };
  }

  const tokens = createTokenFilter({
    start: START,
    read(known, at) {
      const { text, ended } = known;
      const next = text.charAt(at + 1);
      if (next === '' && !ended && '!<]'.includes(text.charAt(at))) return 'open';
      switch (text.charAt(at)) {
        case '!':
          return next === '[' ? readLink(known, at + 1, true) : 'none';
        case '[':
          return readOpening(known, at);
        case ']':
          return readClosing(known, at);
        case '<':
          return TAG_BEGINNING.test(next) ? { end: at + 1, text: '< ' } : 'none';
        case '&':
          return readAmpersand(known, at);
        case '@':
          return readEmail(known, at, isDelivered);
        default:
          return readUrl(known, at, isDelivered);
      }
    },
  });
  return chainFilters([createAddressUnescaper(), tokens]);
}

function readAmpersand({ text, ended }: KnownText, at: number): Reading {
  const reference = readReference(text, at, ended);
  if (typeof reference === 'string') return reference;
  const { end, isHarmless } = reference;
  return isHarmless ? { end, text: text.slice(at, end) } : { end: at + 1, text: '& ' };
}
