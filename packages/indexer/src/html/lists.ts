import type { Block } from '@rag/core';
import { attributeOf, type Element, shownChildren } from './elements.ts';
import type { CollectOptions } from './labels.ts';

/** What an empty cell of a table holds, so that each row has a cell for each column. */
export const NO_TEXT = '–';
/** A lead that fits here is repeated before each of the items below it, so that each can be understood alone. */
const LONGEST_LEAD = 80;
/** Items below a longer one are joined with it into one, up to this length. */
const LONGEST_JOINED_ITEM = 300;

/** The items of a list as lines that begin with the marker that a browser shows: "- ", "7. ", "b) ". */
export function listItems(list: Element, options: CollectOptions): string[] {
  const markers = markersOf(list);
  return shownChildren(list).flatMap((item) => {
    const inner = item.tagName === 'li' ? item.childNodes : [item];
    return itemLines(markers.get(item) ?? '-', options.collect(inner, options));
  });
}

/** One item with all that is below it. */
export function itemLines(marker: string, blocks: readonly Block[]): string[] {
  const start = blocks.findIndex(({ kind }) => kind !== 'paragraph' && kind !== 'heading');
  const lead = textsOf(start === -1 ? blocks : blocks.slice(0, start)).join(' ');
  const below = start === -1 ? [] : textsOf(blocks.slice(start));
  if (below.length === 0) return lead === '' ? [] : [`${marker} ${lead}`];
  if (lead === '') return below.map((text) => (marker === '-' ? `- ${text}` : `${marker} ${text}`));
  if (lead.length <= LONGEST_LEAD) return below.map((text) => `${marker} ${withLead(lead, text)}`);
  const joined = `${marker} ${lead} ${below.join('; ')}`;
  if (joined.length <= LONGEST_JOINED_ITEM) return [joined];
  return [`${marker} ${lead}`, ...below.map((text) => `- ${text}`)];
}

/** "Children: 3 euros", and "What does it cost? 3 euros". */
export function withLead(lead: string, text: string): string {
  const label = lead.replace(/\s*[:–—-]$/u, '');
  return `${label}${/[.!?…]$/u.test(label) ? '' : ':'} ${text}`;
}

/** The texts of blocks, one for each paragraph, item and row, without the bullets. */
export function textsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap(textsOfBlock);
}

function textsOfBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [block.text];
    case 'list':
      return block.items.map((item) => item.replace(/^- /, ''));
    case 'table':
      return block.rows.map((row) => rowText(row, block.header));
    case 'section':
      return textsOf(block.blocks);
  }
}

/** A row with the names of its columns: "Group Adults: Weekday 6, Weekend 8". */
function rowText(row: string, header = ''): string {
  const labels = header.split(' | ');
  const [first = '', ...cells] = row.split(' | ').map((cell, column) => {
    const label = labels[column] ?? '';
    if (label === '' || label === NO_TEXT) return cell === NO_TEXT ? '' : cell;
    return `${label} ${cell}`;
  });
  const named = cells.filter((text) => text !== '');
  if (first === '') return named.join(', ');
  return named.length === 0 ? first : `${first}: ${named.join(', ')}`;
}

function markersOf(list: Element): ReadonlyMap<Element, string> {
  const items = shownChildren(list).filter(({ tagName }) => tagName === 'li');
  if (list.tagName !== 'ol' || /list-style(?:-type)?\s*:\s*none/i.test(attributeOf(list, 'style') ?? ''))
    return new Map(items.map((item) => [item, '-']));
  const isReversed = attributeOf(list, 'reversed') !== undefined;
  let number = integer(attributeOf(list, 'start')) ?? (isReversed ? items.length : 1);
  const markers = new Map<Element, string>();
  for (const item of items) {
    number = integer(attributeOf(item, 'value')) ?? number;
    markers.set(
      item,
      marker(number, attributeOf(item, 'type') ?? attributeOf(list, 'type') ?? styleOf(list)),
    );
    number += isReversed ? -1 : 1;
  }
  return markers;
}

function integer(text: string | undefined): number | undefined {
  const digits = /^\s*([+-]?\d{1,9})/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const TYPE_OF_STYLE: Readonly<Record<string, string>> = {
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
};

function styleOf(list: Element): string {
  const style = /list-style(?:-type)?\s*:[^;]*?\b((?:lower|upper)-(?:alpha|latin|roman))/i.exec(
    attributeOf(list, 'style') ?? '',
  );
  return TYPE_OF_STYLE[style?.[1]?.toLowerCase() ?? ''] ?? '1';
}

function marker(number: number, type: string): string {
  if (number < 1) return `${number}.`;
  switch (type) {
    case 'a':
      return `${letters(number)})`;
    case 'A':
      return `${letters(number).toUpperCase()})`;
    case 'i':
      return `${roman(number).toLowerCase()})`;
    case 'I':
      return `${roman(number)})`;
    default:
      return `${number}.`;
  }
}

function letters(number: number): string {
  const rest = (number - 1) % 26;
  const before = Math.floor((number - 1) / 26);
  return (before === 0 ? '' : letters(before)) + String.fromCharCode(97 + rest);
}

const ROMAN: readonly (readonly [value: number, digits: string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

function roman(number: number): string {
  if (number >= 4000) return String(number);
  let rest = number;
  let digits = '';
  for (const [value, letter] of ROMAN) {
    for (; rest >= value; rest -= value) digits += letter;
  }
  return digits;
}
