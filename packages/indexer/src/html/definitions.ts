import { type Element, type Node, shownChildren } from './elements.ts';
import { textOf, tidy } from './inline-text.ts';
import type { CollectOptions } from './labels.ts';
import { itemLines } from './lists.ts';

/** The pairs of a definition list, each description as an item that begins with its term: "- Wednesday: 9 to 13". */
export function definitionItems(list: Element, options: CollectOptions): string[] {
  const items: string[] = [];
  let terms: string[] = [];
  let isDescribed = true;
  const leave = (): void => {
    if (!isDescribed) items.push(...terms.map((term) => `- ${term}`));
  };
  for (const child of pairsOf(list)) {
    if (child.tagName === 'dt') {
      if (isDescribed) terms = [];
      isDescribed = false;
      const term = tidy(textOf(child.childNodes, options));
      if (term !== '') terms.push(term);
    } else {
      isDescribed = true;
      const nodes: readonly Node[] = child.tagName === 'dd' ? child.childNodes : [child];
      items.push(...describe(terms.join(' / '), nodes, options));
    }
  }
  leave();
  return items;
}

function describe(term: string, nodes: readonly Node[], options: CollectOptions): string[] {
  const blocks = options.collect(nodes, options);
  if (term === '' || blocks.length === 0) return term === '' ? itemLines('-', blocks) : [`- ${term}`];
  const [first, ...others] = blocks;
  // A description of several lines is one entry each; one of paragraphs is one text.
  const isText = blocks.every(({ kind }) => kind === 'paragraph');
  if (isText && first?.kind === 'paragraph') {
    const text = [first, ...others].map((block) => ('text' in block ? block.text : '')).join(' ');
    return itemLines('-', [
      { kind: 'paragraph', text: term },
      { kind: 'list', items: [`- ${text}`] },
    ]);
  }
  return itemLines('-', [
    { kind: 'paragraph', text: term },
    { kind: 'section', blocks },
  ]);
}

/** A group of a term and its descriptions may be in an element of its own. */
function pairsOf(list: Element): Element[] {
  return shownChildren(list).flatMap((child) => (child.tagName === 'div' ? pairsOf(child) : [child]));
}
