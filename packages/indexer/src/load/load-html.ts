import type { Block } from '@rag/core';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { DocumentError } from './document-error.ts';
import type { LoadedDocument } from './loaded-document.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Elements that are not part of the text: code, form controls and what every page of a site repeats. */
const DROPPED = new Set(
  'script style noscript template nav svg math iframe object canvas audio video form button select textarea dialog'.split(
    ' ',
  ),
);
const DROPPED_ROLES = new Set(['navigation', 'search', 'banner', 'contentinfo']);
const BLOCK_ELEMENTS = new Set(
  'address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table ul'.split(
    ' ',
  ),
);

/**
 * Reads the text of a web page, with a parser that follows the HTML standard. It drops scripts, styles, forms,
 * navigation and hidden parts, and keeps headings, lists and tables as such.
 *
 * @throws DocumentError `broken` when elements are nested more deeply than the stack allows.
 */
export function loadHtml(html: string): LoadedDocument {
  const blocks: Block[] = [];
  try {
    collect(parse(html).childNodes, blocks);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DocumentError('broken', 'The elements are nested too deeply.', { cause: error });
  }
  return { pages: [{ blocks }], pageCount: 0, warnings: [] };
}

function collect(nodes: readonly Node[], blocks: Block[]): void {
  let inline = '';
  const flush = (): void => {
    const text = squeeze(inline);
    inline = '';
    if (text !== '') blocks.push({ kind: 'paragraph', text });
  };
  for (const node of nodes) {
    if (!isElement(node)) {
      inline += textOf(node);
    } else if (!isDropped(node)) {
      if (!isOrHoldsBlock(node)) {
        inline += textOf(node);
      } else {
        flush();
        collectBlock(node, blocks);
      }
    }
  }
  flush();
}

function collectBlock(element: Element, blocks: Block[]): void {
  const { tagName } = element;
  if (/^h[1-6]$/.test(tagName)) {
    const text = squeeze(textOf(element));
    if (text !== '') blocks.push({ kind: 'heading', text });
  } else if (tagName === 'ul' || tagName === 'ol') {
    collectList(element, blocks);
  } else if (tagName === 'table') {
    collectTable(element, blocks);
  } else if (tagName === 'pre') {
    const text = rawText(element).trim();
    if (text !== '') blocks.push({ kind: 'paragraph', text });
  } else {
    collect(element.childNodes, blocks);
  }
}

function collectList(list: Element, blocks: Block[]): void {
  const items: string[] = [];
  let number = 0;
  for (const item of list.childNodes) {
    if (!isElement(item) || isDropped(item)) continue;
    number += 1;
    const text = squeeze(textOf(item));
    if (text !== '') items.push(`${list.tagName === 'ol' ? `${number}.` : '-'} ${text}`);
  }
  if (items.length > 0) blocks.push({ kind: 'list', items });
}

function collectTable(table: Element, blocks: Block[]): void {
  const rows: { readonly line: string; readonly isHeader: boolean }[] = [];
  for (const row of descendants(table, 'tr', 'table')) {
    const cells = row.childNodes
      .filter(isElement)
      .filter(({ tagName }) => tagName === 'td' || tagName === 'th');
    const line = cells.map((cell) => squeeze(textOf(cell))).join(' | ');
    if (/[^\s|]/.test(line)) {
      rows.push({ line, isHeader: cells.length > 1 && cells.every(({ tagName }) => tagName === 'th') });
    }
  }
  for (const caption of descendants(table, 'caption', 'table')) {
    const text = squeeze(textOf(caption));
    if (text !== '') blocks.push({ kind: 'paragraph', text });
  }
  const [first, ...others] = rows;
  if (first === undefined) return;
  const lines = others.map(({ line }) => line);
  blocks.push(
    first.isHeader && others.length > 0
      ? { kind: 'table', header: first.line, rows: lines }
      : { kind: 'table', rows: [first.line, ...lines] },
  );
}

/** Descendants with the given name, without those inside another element named `barrier`. */
function descendants(element: Element, tagName: string, barrier: string): Element[] {
  return element.childNodes.filter(isElement).flatMap((child) => {
    if (child.tagName === tagName) return [child];
    return child.tagName === barrier || isDropped(child) ? [] : descendants(child, tagName, barrier);
  });
}

function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

function isDropped({ tagName, attrs }: Element): boolean {
  if (DROPPED.has(tagName) || tagName === 'head') return true;
  return attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'aria-hidden' && value === 'true') ||
      (name === 'role' && DROPPED_ROLES.has(value)),
  );
}

function isOrHoldsBlock(element: Element): boolean {
  return (
    BLOCK_ELEMENTS.has(element.tagName) ||
    element.childNodes.some((child) => isElement(child) && isOrHoldsBlock(child))
  );
}

/** The text with a space at the end of each block and line, so that words stay separate. */
function textOf(node: Node): string {
  if (!isElement(node)) return 'value' in node ? node.value : '';
  if (isDropped(node)) return '';
  if (node.tagName === 'br') return ' ';
  const text = node.childNodes.map(textOf).join('');
  return BLOCK_ELEMENTS.has(node.tagName) || node.tagName === 'td' || node.tagName === 'th'
    ? ` ${text} `
    : text;
}

function rawText(node: Node): string {
  if (!isElement(node)) return 'value' in node ? node.value : '';
  return node.tagName === 'br' ? '\n' : node.childNodes.map(rawText).join('');
}

function squeeze(text: string): string {
  return text.replaceAll('\u00AD', '').replace(/\s+/g, ' ').trim();
}
