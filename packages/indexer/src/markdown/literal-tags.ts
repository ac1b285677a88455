import type { Options } from 'micromark';

type HtmlExtension = NonNullable<Options['htmlExtensions']>[number];

/** The elements of HTML, also the former ones. Anything else in angle brackets is what the author wrote. */
const ELEMENTS = new Set(
  (
    'a abbr acronym address area article aside audio b base basefont bdi bdo big blockquote body br button canvas caption center cite ' +
    'code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form ' +
    'frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee ' +
    'math menu meta meter nav nobr noframes noscript object ol optgroup option output p param picture pre progress q rb rp rt rtc ruby ' +
    's samp script search section select small source span strike strong style sub summary sup svg table tbody td template textarea ' +
    'tfoot th thead time title tr track tt u ul var video wbr xmp'
  ).split(' '),
);
/** Elements whose content is not shown as it is. Without an end they would take the rest of the document along. */
const SWALLOWING = new Set(
  'audio canvas datalist del dialog head iframe math nav noframes noscript object s script select strike style svg template textarea title video xmp'.split(
    ' ',
  ),
);
const TAG = /^<\/?([a-zA-Z][a-zA-Z0-9-]*)/;

/**
 * Keeps as text what looks like HTML in Markdown and is none: placeholders such as `<REGION>`, comments without an
 * end, and a tag such as `<script>` that is only mentioned.
 */
export function literalTags(source: string): HtmlExtension {
  let isLiteral = false;
  const ends = new ElementEnds(source);
  return {
    enter: {
      strikethrough(token) {
        const tilde = meaningOfTilde(source, token);
        if (tilde === 'text') this.raw('~');
        this.tag(tilde === 'strike' ? '<del>' : '<span>');
      },
      htmlText(token) {
        isLiteral = isLiteralTag(this.sliceSerialize(token), token.end.offset, ends);
        this.setData('slurpOneLineEnding', undefined);
      },
      htmlFlow(token) {
        isLiteral = isUnfinished(this.sliceSerialize(token), token.start.offset, ends);
        this.lineEndingIfNeeded();
        if (isLiteral) this.tag('<p>');
      },
    },
    exit: {
      strikethrough(token) {
        const tilde = meaningOfTilde(source, token);
        this.tag(tilde === 'strike' ? '</del>' : '</span>');
        if (tilde === 'text') this.raw('~');
      },
      htmlText() {
        isLiteral = false;
      },
      htmlFlow() {
        if (isLiteral) this.tag('</p>');
        isLiteral = false;
      },
      htmlTextData(token) {
        const text = this.sliceSerialize(token);
        this.raw(isLiteral ? this.encode(text) : text);
      },
      htmlFlowData(token) {
        const text = this.sliceSerialize(token);
        this.raw(isLiteral ? this.encode(text) : text);
      },
    },
  };
}

interface Span {
  readonly start: { readonly offset: number };
  readonly end: { readonly offset: number };
}

/**
 * What a pair of tildes says: single ones strike nothing out behind a letter or a digit. They set an index lower, as in
 * "H~2~O", or are the signs of two ranges, as in "Monday 9~17, Tuesday 10~12".
 */
function meaningOfTilde(source: string, { start, end }: Span): 'strike' | 'index' | 'text' {
  const before = source.slice(Math.max(0, start.offset - 2), start.offset);
  const text = source.slice(start.offset, end.offset);
  if (text.startsWith('~~') || !/[\p{L}\p{N}]$/u.test(before)) return 'strike';
  return /^~(?:\d{1,3}|\p{Ll}{1,3})~$/u.test(text) && /\p{L}$/u.test(before) ? 'index' : 'text';
}

function isLiteralTag(tag: string, end: number, ends: ElementEnds): boolean {
  const name = TAG.exec(tag)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (!ELEMENTS.has(name)) return !name.includes('-');
  const isOpened = SWALLOWING.has(name) && !tag.startsWith('</') && !tag.endsWith('/>');
  return isOpened && !(ends.after(name, end) < ends.after(PARAGRAPH_END, end));
}

/** Whether a block begins with a comment or an element that has no end, or with something that is no element. */
function isUnfinished(block: string, blockStart: number, ends: ElementEnds): boolean {
  const start = block.trimStart();
  if (start.startsWith('<!--')) return !start.includes('-->');
  const name = TAG.exec(start)?.[1]?.toLowerCase();
  if (name === undefined || start.startsWith('</')) return false;
  if (!ELEMENTS.has(name)) return !name.includes('-');
  return SWALLOWING.has(name) && ends.after(name, blockStart) === Number.POSITIVE_INFINITY;
}

const PARAGRAPH_END = '\n\n';

/** Where elements and paragraphs end; tags are asked about in order, so that each place is looked for once. */
class ElementEnds {
  readonly #source: string;
  readonly #next = new Map<string, number>();

  constructor(source: string) {
    this.#source = source.toLowerCase().replace(/(?<=\n)[ \t]+(?=\n)/g, (blank) => '\n'.repeat(blank.length));
  }

  /** The place after `from` where an element of this name ends, or a paragraph; infinity without one. */
  after(name: string, from: number): number {
    const known = this.#next.get(name);
    if (known !== undefined && known >= from) return known;
    const found = this.#source.indexOf(name === PARAGRAPH_END ? PARAGRAPH_END : `</${name}`, from);
    const next = found === -1 ? Number.POSITIVE_INFINITY : found;
    this.#next.set(name, next);
    return next;
  }
}
