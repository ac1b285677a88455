import { readReference } from './character-references.ts';
import { readBrackets } from './citation-markers.ts';
import { URL_BEGINNINGS } from './delivered-links.ts';
import { gapBefore, readTarget, type Target } from './link-target.ts';
import { readEmail } from './read-email.ts';
import { readUrl } from './read-url.ts';
import type { KnownText, Reading, TextFilter, TextInPlace } from './text-filter.ts';
import { TokenFilter } from './text-filter.ts';
import { AddressUnescaper } from './unescape-addresses.ts';

/** The longest words of a link that are held back until its target is known; longer ones lose the target only. */
const MAX_LINK_TEXT = 120;

/** What may be an address by its first two characters, as few words are. */
const URL_STARTS = URL_BEGINNINGS.map(([first, second]) => `${first}(?=${second}|$)`);
const START = new RegExp(String.raw`[[\]!<@&]|${[...new Set(URL_STARTS)].join('|')}`, 'giu');
const TAG_BEGINNING = /[\p{L}/!?]/u;
const MARKER = /^\d{1,3}$/u;
/** Behind a space, or what opens a quotation or an emphasis, words can stand without their brackets. */
const OPEN_BEFORE = /^[\s("'*_>«„“‘]?$/u;
/** And before a space, or what ends a sentence or a bracket. */
const FREE_BEHIND = /^(?:$|\s|[.,;:!?)](?:$|\s))/u;
/** An address that can be a target as it is. */
const PLAIN_URL = /^\S+$/u;
const LINE_HEAD = 24;
/** The longest name of a mailbox (RFC 5321, 4.5.3.1.1), and a scheme before it. */
const TAIL = 80;
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
  return new LinkFilter(isDelivered);
}

class LinkFilter extends TokenFilter {
  readonly #isDelivered: (url: string) => boolean;
  readonly #unescaper = new AddressUnescaper();
  #mayDefine = false;
  /** The beginning of the line as it was shown, at most {@link LINE_HEAD} characters of it. */
  #lineHead = '';
  /** The last {@link TAIL} characters shown, or fewer at the start. */
  #tail = '';

  constructor(isDelivered: (url: string) => boolean) {
    super();
    this.#isDelivered = isDelivered;
  }

  override push(text: string): string {
    return super.push(this.#unescaper.push(text));
  }

  override end(): string {
    return super.push(this.#unescaper.end()) + super.end();
  }

  protected get start(): RegExp {
    return START;
  }

  protected override show(text: string): string {
    if (text === '') return text;
    const line = text.lastIndexOf('\n') + 1;
    const head = line === 0 ? this.#lineHead : '';
    if (head.length < LINE_HEAD) this.#lineHead = head + text.slice(line, line + LINE_HEAD - head.length);
    this.#tail = (this.#tail + text.slice(-TAIL)).slice(-TAIL);
    return text;
  }

  protected read({ text, ended }: KnownText, at: number): Reading {
    const known = { text, ended, tail: this.#tail, before: this.#tail.slice(-1) };
    const next = text.charAt(at + 1);
    if (next === '' && !ended && '!<]'.includes(text.charAt(at))) return 'open';
    switch (text.charAt(at)) {
      case '!':
        return next === '[' ? this.#readLink(known, at + 1, true) : 'none';
      case '[':
        return this.#readOpening(known, at);
      case ']':
        return this.#readClosing(known, at);
      case '<':
        return TAG_BEGINNING.test(next) ? { end: at + 1, text: '< ' } : 'none';
      case '&':
        return readAmpersand(known, at);
      case '@':
        return readEmail(known, at, this.#isDelivered);
      default:
        return readUrl(known, at, this.#isDelivered);
    }
  }

  #readOpening(known: TextInPlace, at: number): Reading {
    const reading = this.#readLink(known, at, false);
    const head = this.#lineHead;
    this.#mayDefine = reading === 'none' && head.length < LINE_HEAD && BEFORE_DEFINITION.test(head);
    return reading;
  }

  /** A link or an image, whose "!" is already behind `opening`. */
  #readLink(known: TextInPlace, opening: number, isImage: boolean): Reading {
    const { text, ended } = known;
    const words = readBrackets(text, opening, MAX_LINK_TEXT);
    if (words === undefined) return 'none';
    const target = words === 'open' ? words : readTarget(text, words.end, ended);
    if (target === 'open') return ended ? 'none' : 'open';
    if (words === 'open' || target === undefined) return 'none';
    // What is shown depends on the two characters behind.
    if (!ended && target.end + 1 >= text.length) return 'open';
    return { end: target.end, text: this.#unlink(known, words.body, target, isImage) };
  }

  #unlink({ text, before }: TextInPlace, words: string, { url, end }: Target, isImage: boolean): string {
    if (!isImage && MARKER.test(words)) return `[${words}]${gapBefore(text, end)}`;
    const cleaned = this.#clean(words);
    if (!isImage && PLAIN_URL.test(url) && this.#isDelivered(url)) return `[${cleaned}](${url})`;
    const isFree = OPEN_BEFORE.test(before) && FREE_BEHIND.test(text.slice(end, end + 2));
    return isFree ? cleaned : `[${cleaned}]${gapBefore(text, end)}`;
  }

  /** The words of a link. They hold no brackets, so what they become can hold no link. */
  #clean(words: string): string {
    const filter = new LinkFilter(this.#isDelivered);
    return filter.push(words) + filter.end();
  }

  #readClosing({ text, ended }: KnownText, at: number): Reading {
    const end = at + 1;
    if (this.#mayDefine && text.charAt(end) === ':') return { end, text: '] ' };
    const target = readTarget(text, end, ended);
    if (target === 'open') return 'open';
    if (target === undefined) return text.charAt(end) === '(' ? { end, text: '] ' } : 'none';
    if (target.end === text.length && !ended) return 'open';
    return { end: target.end, text: `]${gapBefore(text, target.end)}` };
  }
}

function readAmpersand({ text, ended }: KnownText, at: number): Reading {
  const reference = readReference(text, at, ended);
  if (typeof reference === 'string') return reference;
  const { end, isHarmless } = reference;
  return isHarmless ? { end, text: text.slice(at, end) } : { end: at + 1, text: '& ' };
}
