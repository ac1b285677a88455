import type { Block } from '@rag/core';
import { toLineBlocks } from '@rag/core/adapter';
import { definitionItems } from './definitions.ts';
import {
  attributeOf,
  type Element,
  holdsBlock,
  isBlock,
  isElement,
  isHidden,
  type Node,
  shownChildren,
} from './elements.ts';
import { LINE_BREAK, linesOf, textOf, tidy } from './inline-text.ts';
import { asList, asSection, type CollectOptions, LABEL_LEVEL, toHeading, underLabel } from './labels.ts';
import { listItems } from './lists.ts';
import { tableBlocks } from './tables.ts';

/** Two line breaks part paragraphs. */
const EMPTY_LINE = new RegExp(`${LINE_BREAK}\\s*${LINE_BREAK}`);
const SECTIONS = new Set('article aside blockquote dialog section td th'.split(' '));

/** The blocks of nodes: what a browser shows together stays together, under its heading. */
export function collectBlocks(nodes: readonly Node[], options: CollectOptions): Block[] {
  const blocks: Block[] = [];
  let inline: Node[] = [];
  const flush = (): void => {
    for (const text of textOf(inline, options).split(EMPTY_LINE))
      blocks.push(...toLineBlocks(linesOf(text), { areBroken: text.includes(LINE_BREAK) }));
    inline = [];
  };
  for (const node of nodes) {
    if (!isElement(node) || !(isBlock(node) || holdsBlock(node))) {
      inline.push(node);
    } else if (!isHidden(node)) {
      flush();
      blocks.push(...blocksOf(node, options));
    }
  }
  flush();
  return blocks;
}

function blocksOf(element: Element, options: CollectOptions): Block[] {
  const { tagName } = element;
  if (/^h[1-6]$/.test(tagName)) return toHeading(element.childNodes, Number(tagName[1]), options);
  const inside = (): Block[] => collectBlocks(element.childNodes, options);
  switch (tagName) {
    case 'ol':
      return numbered(listItems(element, options));
    case 'ul':
    case 'menu':
    case 'dir':
      return asList(listItems(element, options));
    case 'li':
      return asList(listItems({ ...element, tagName: 'ul', childNodes: [element] } as Element, options));
    case 'dl':
      return asList(definitionItems(element, options));
    case 'table':
      return tableBlocks(element, options);
    case 'select':
      return asList(optionsOf(element, options).map((option) => `- ${option}`));
    case 'details':
      return labelled(element, 'summary', options);
    case 'fieldset':
      return labelled(element, 'legend', options);
    case 'pre':
    case 'textarea':
    case 'listing':
    case 'xmp':
    case 'plaintext':
      return preformatted(element);
    case 'p':
    case 'div':
      return boldLabel(element, options) ?? inside();
    default:
      return SECTIONS.has(tagName) ? asSection(inside()) : inside();
  }
}

/** A single item with a number of its own is a line that begins with one: "15. March is the last day." */
function numbered(items: readonly string[]): Block[] {
  const [only = ''] = items;
  const isLine = items.length === 1 && /^(?!1\.)\d+\. /.test(only);
  return isLine ? [{ kind: 'paragraph', text: only }] : asList(items);
}

/** Details and their summary, or a group of fields and its legend. A click opens details, so they count as shown. */
function labelled(element: Element, labelName: string, options: CollectOptions): Block[] {
  const label = shownChildren(element).find(({ tagName }) => tagName === labelName);
  const rest = element.childNodes.filter((child) => child !== label);
  const inner = collectBlocks(rest, { ...options, depth: options.depth + 1 });
  return underLabel(label?.childNodes ?? [], inner, options);
}

const LONGEST_LABEL = 60;

/** A short bold line above a list or a table serves as its heading. */
function boldLabel(element: Element, options: CollectOptions): Block[] | undefined {
  const children = element.childNodes.filter(
    (child) => isElement(child) || /\S/.test('value' in child ? child.value : ''),
  );
  const [bold] = children;
  if (children.length !== 1 || bold === undefined || !isElement(bold) || !/^(?:b|strong)$/.test(bold.tagName))
    return undefined;
  const text = tidy(textOf(children, options));
  const next = nextElement(element);
  const introduces = next !== undefined && /^(?:ul|ol|dl|table)$/.test(next.tagName);
  if (!introduces || text.length > LONGEST_LABEL || /[.!?]$/.test(text)) return undefined;
  return toHeading(children, LABEL_LEVEL, options);
}

function nextElement(element: Element): Element | undefined {
  const siblings = element.parentNode?.childNodes.filter(isElement) ?? [];
  return siblings[siblings.indexOf(element) + 1];
}

/** The options of a form control; a browser shows them when it is opened. */
function optionsOf(select: Element, options: CollectOptions): string[] {
  return shownChildren(select).flatMap((child) => {
    const label = attributeOf(child, 'label') ?? '';
    if (child.tagName === 'optgroup') return optionsOf(child, options).map((option) => `${label}: ${option}`);
    const text = tidy(textOf(child.childNodes, options)) || label;
    return text === '' ? [] : [text];
  });
}

/** Preformatted text keeps its lines; where these are a table or records, each is one. */
function preformatted(element: Element): Block[] {
  const lines = textOf(element.childNodes, { keepLines: true }).split(/[\u2028\u2029]/);
  while (lines[0]?.trim() === '') lines.shift();
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) return [];
  const blocks = toLineBlocks(lines);
  if (blocks.some(({ kind }) => kind !== 'paragraph')) return blocks;
  return [{ kind: 'paragraph', text: lines.join('\n').trim() }];
}
