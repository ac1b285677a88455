import type { Block } from '@rag/core';
import { parse } from 'parse5';
import { DocumentError } from '../load/document-error.ts';
import type { LoadedDocument } from '../load/loaded-document.ts';
import { collectBlocks } from './collect-blocks.ts';
import { type Element, isElement, type Node } from './elements.ts';
import { type TextOptions, textOf, tidy } from './inline-text.ts';

/**
 * Reads the text of a web page that a browser shows, with a parser that follows the HTML standard. It keeps headings,
 * lists, tables and pairs of terms and descriptions as such, and leaves out scripts, styles, navigation, and what is
 * hidden or struck out. The page's title is its heading when it has no `h1`.
 *
 * @throws DocumentError `broken` when elements are nested more deeply than the stack allows.
 */
export function loadHtml(html: string): LoadedDocument {
  try {
    const { childNodes } = parse(html);
    const hasMainHeading = find(childNodes, 'h1') !== undefined;
    const title = hasMainHeading ? undefined : find(childNodes, 'title');
    const blocks = blocksOfTree(childNodes, { keepLines: false });
    return toDocument(
      title === undefined ? '' : tidy(textOf(title.childNodes, { keepLines: false })),
      blocks,
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DocumentError('broken', 'The elements are nested too deeply.', { cause: error });
  }
}

/** The blocks of a parsed page. */
export function blocksOfTree(nodes: readonly Node[], options: TextOptions): Block[] {
  return collectBlocks(nodes, { ...options, depth: 0, collect: collectBlocks });
}

/** A document of one page under its title. A title alone is no text. */
export function toDocument(title: string, blocks: readonly Block[]): LoadedDocument {
  const [first] = blocks;
  const isShown = first?.kind === 'heading' && first.text.toLowerCase() === title.toLowerCase();
  const heading: Block = { kind: 'heading', text: title, level: 0 };
  const all = title === '' || isShown || blocks.length === 0 ? blocks : [heading, ...blocks];
  return { pages: [{ blocks: all }], pageCount: 0, warnings: [] };
}

/** The first element of this name, outside of drawings, which have titles of their own. */
function find(nodes: readonly Node[], tagName: string): Element | undefined {
  for (const node of nodes.filter(isElement)) {
    const found =
      node.tagName === tagName ? node : node.tagName === 'svg' ? undefined : find(node.childNodes, tagName);
    if (found !== undefined) return found;
  }
  return undefined;
}
