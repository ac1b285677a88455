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
  /** "H~2~O": single tildes within a word strike nothing out. */
  const isWithinWord = ({ start, end }: { start: { offset: number }; end: { offset: number } }): boolean =>
    /[\p{L}\p{N}]~(?!~)/u.test(source.slice(start.offset - 1, start.offset + 2)) &&
    /[\p{L}\p{N}]/u.test(source.charAt(end.offset));
  return {
    enter: {
      strikethrough(token) {
        this.tag(isWithinWord(token) ? '<span>' : '<del>');
      },
      htmlText(token) {
        isLiteral = isLiteralTag(this.sliceSerialize(token), source, token.end.offset);
        this.setData('slurpOneLineEnding', undefined);
      },
      htmlFlow(token) {
        isLiteral = isUnfinished(this.sliceSerialize(token), source, token.end.offset);
        this.lineEndingIfNeeded();
        if (isLiteral) this.tag('<p>');
      },
    },
    exit: {
      strikethrough(token) {
        this.tag(isWithinWord(token) ? '</span>' : '</del>');
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

function isLiteralTag(tag: string, source: string, end: number): boolean {
  const name = TAG.exec(tag)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (!ELEMENTS.has(name)) return !name.includes('-');
  return SWALLOWING.has(name) && !tag.startsWith('</') && !/\/>$/.test(tag) && !isClosed(name, source, end);
}

/** Whether an element ends before its paragraph does. */
function isClosed(name: string, source: string, from: number): boolean {
  const rest = source.slice(from);
  const paragraphEnd = /\n[ \t]*\n/.exec(rest)?.index ?? rest.length;
  return rest.slice(0, paragraphEnd).toLowerCase().includes(`</${name}`);
}

/** Whether a block begins with a comment or an element that has no end, or with something that is no element. */
function isUnfinished(block: string, source: string, end: number): boolean {
  const start = block.trimStart();
  if (start.startsWith('<!--')) return !start.includes('-->');
  const name = TAG.exec(start)?.[1]?.toLowerCase();
  if (name === undefined) return false;
  if (!ELEMENTS.has(name)) return !name.includes('-') && !start.startsWith('</');
  return (
    SWALLOWING.has(name) &&
    !start.startsWith('</') &&
    !`${block}${source.slice(end)}`.toLowerCase().includes(`</${name}`)
  );
}
