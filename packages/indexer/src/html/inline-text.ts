import { attributeOf, type Element, isBlock, isElement, isHidden, type Node } from './elements.ts';
import { endsRaised, partMarks, raise } from './superscripts.ts';

/** Parts the lines of a text that a browser shows as lines of their own. */
export const LINE_BREAK = '\u2028';
/** Parts the lines of a source that a viewer may join. */
const SOURCE_LINE_END = '\u2029';

export interface TextOptions {
  /** Whether line ends in the source part lines too, as in the paragraphs of Markdown. */
  readonly keepLines: boolean;
}

const INLINE_BOXES = new Set('button select input img meter progress output option'.split(' '));
const TYPED_INPUTS = new Set([
  '',
  'text',
  'button',
  'submit',
  'reset',
  'number',
  'email',
  'tel',
  'url',
  'search',
  'date',
  'time',
]);
const CONTACT_LINK = /^(?:mailto|tel):([^?]+)/i;

/** The text that a browser shows for nodes, with {@link LINE_BREAK} between its lines; see {@link linesOf}. */
export function textOf(nodes: readonly Node[], options: TextOptions, before = ''): string {
  const parts: string[] = [];
  let tail = before;
  let last: Node | undefined;
  for (const node of nodes) {
    const added = textOfNode(node, options, tail);
    if (added === '') continue;
    const isGlued =
      parts.length > 0 && (endsRaised(tail) || (isSpan(node) && isSpan(last) && RUNS_ON.test(tail)));
    parts.push(isGlued && /^[\p{L}\p{N}]/u.test(added) ? ` ${added}` : added);
    last = node;
    tail = `${tail}${added.slice(-TAIL)}`.slice(-TAIL);
  }
  return parts.join('');
}

const RUNS_ON = /\p{N}$|\p{Ll}$/u;

/** Style sheets part spans that follow each other, such as a day and its hours. */
function isSpan(node: Node | undefined): boolean {
  return node !== undefined && isElement(node) && node.tagName === 'span';
}

/** How much of the text before a mark tells what it is attached to. */
const TAIL = 24;

function textOfNode(node: Node, options: TextOptions, before: string): string {
  if (!isElement(node)) return 'value' in node ? withLines(node.value, options) : '';
  if (isHidden(node)) return '';
  const inner = (): string => textOf(node.childNodes, options, before);
  switch (node.tagName) {
    case 'br':
      return LINE_BREAK;
    case 'img':
      return ` ${attributeOf(node, 'alt') ?? ''} `;
    case 'input':
      return textOfInput(node);
    case 'sup':
      return raise(before.trimEnd(), inner());
    case 'sub':
      return /\d$/u.test(before) && /^\s*\d/u.test(inner()) ? ` ${inner()}` : inner();
    case 'q':
      return `“${inner()}”`;
    case 'rt':
      return `(${inner()})`;
    case 'pre':
    case 'textarea':
      return ` ${textOf(node.childNodes, { keepLines: true })} `;
    case 'code':
      return textOf(node.childNodes, { keepLines: false });
    case 'svg':
      return ` ${svgText(node, options)} `;
    case 'msup':
      return mathScript(node, options, before);
    case 'mfrac':
      return node.childNodes
        .filter(isElement)
        .map((part) => textOf([part], options))
        .join('/');
    case 'a':
      return textOfLink(node, inner(), before);
    default:
      if (isRaised(node)) return raise(before.trimEnd(), inner());
      return isBlock(node) || INLINE_BOXES.has(node.tagName) ? ` ${inner()} ` : inner();
  }
}

function withLines(text: string, { keepLines }: TextOptions): string {
  return keepLines ? text.replace(/[ \t]*\n[ \t]*/g, SOURCE_LINE_END) : text;
}

const NOTE_CLASS =
  /(?:^|[\s_-])(?:footnote|foot-note|fn|fnref|noteref|note-ref|endnote|sup|superscript)(?:$|[\s_-])/i;

/** Whether an element is raised by its style, or, as its class or its size says, a mark. */
function isRaised(element: Element): boolean {
  if (/vertical-align\s*:\s*super/i.test(attributeOf(element, 'style') ?? '')) return true;
  const isMark = element.tagName === 'small' || NOTE_CLASS.test(attributeOf(element, 'class') ?? '');
  return isMark && /^\s*[[(]?\d{1,3}[\])]?\s*$/.test(textOf(element.childNodes, { keepLines: false }));
}

/** A mark that leads to a note, here or on another page, is raised by most style sheets, and is no digit of a figure. */
function textOfLink(link: Element, text: string, before: string): string {
  const href = attributeOf(link, 'href') ?? '';
  const isNote =
    attributeOf(link, 'role') === 'doc-noteref' ||
    (href.includes('#') && /^\s*[[(]?(?:\d{1,3}|[a-z*†‡])[\])]?\s*$/u.test(text));
  if (isNote && /\S$/u.test(before)) return raise(before, text);
  const isWayBack = attributeOf(link, 'data-footnote-backref') !== undefined;
  if (isWayBack || (href.startsWith('#') && !/[\p{L}\p{N}]/u.test(text))) return '';
  const contact = decode(CONTACT_LINK.exec(href)?.[1] ?? '');
  return contact === '' || plain(text).includes(plain(contact)) ? text : `${text} (${contact})`;
}

/** Without the spaces and marks that people put into a telephone number. */
function plain(text: string): string {
  return text.replace(/[\s()/.-]/g, '').toLowerCase();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function textOfInput(input: Element): string {
  const type = (attributeOf(input, 'type') ?? '').toLowerCase();
  if (type === 'checkbox') return attributeOf(input, 'checked') === undefined ? ' ☐ ' : ' ☑ ';
  if (type === 'image') return ` ${attributeOf(input, 'alt') ?? ''} `;
  return TYPED_INPUTS.has(type) ? ` ${attributeOf(input, 'value') ?? ''} ` : '';
}

/** Of a drawing, browsers show the texts. Its title is a hint. */
function svgText(svg: Element, options: TextOptions): string {
  return svg.childNodes
    .filter(isElement)
    .filter((child) => !isHidden(child))
    .map((child) =>
      child.tagName === 'text' || child.tagName === 'foreignObject'
        ? textOf(child.childNodes, options)
        : svgText(child, options),
    )
    .join(' ');
}

function mathScript(element: Element, options: TextOptions, before: string): string {
  const [base, ...exponents] = element.childNodes.filter(isElement);
  const text = base === undefined ? '' : textOf([base], options);
  return text + raise(before + text, textOf(exponents, options));
}

/** The lines of a text, without the white space that a browser does not show. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\u2028\u2029]/)
    .map((line) => partMarks(line.replaceAll('\u00AD', '').replace(/\s+/gu, ' ').trim()))
    .filter((line) => line !== '');
}

/** A text as one line. */
export function tidy(text: string): string {
  return linesOf(text).join(' ');
}
