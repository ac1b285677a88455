import { stopWordTest, words } from '../text/index.ts';
import type { Block } from './blocks.ts';
import { delimitedBlocks } from './delimited-lines.ts';
import { isCard, labelledItems, recordItems, toCard } from './text-records.ts';

/** The blocks of plain text: empty lines separate paragraphs, and lines that are items, rows or records stay apart. */
export function textBlocks(text: string): Block[] {
  const parts = text
    .split(/\n[ \t\f]*\n/)
    .map((part) => part.split(/[\n\f]/).filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0);
  const blocks: Block[] = [];
  const lineBlocks = new Set<Block>();
  for (let at = 0; at < parts.length; ) {
    const cards = cardsFrom(parts, at);
    const lines = parts[at] ?? [];
    const found = cards > 1 ? [cardList(parts.slice(at, at + cards))] : underlinedBlocks(lines);
    const [first] = found;
    if (first?.kind === 'paragraph' && first.text === squeeze(lines[0] ?? '')) lineBlocks.add(first);
    blocks.push(...found);
    at += Math.max(1, cards);
  }
  return withLabels(blocks, lineBlocks);
}

export interface LineOptions {
  /** Whether the author broke the lines, and no program that filled them. */
  readonly areBroken?: boolean;
}

/** The blocks of the lines of one paragraph. */
export function toLineBlocks(lines: readonly string[], { areBroken = false }: LineOptions = {}): Block[] {
  if (lines.length < 2) return lines.map((line): Block => ({ kind: 'paragraph', text: squeeze(line) }));
  const items = labelledItems(lines);
  if (items !== undefined) return [{ kind: 'list', items }];
  const table = delimitedBlocks(lines);
  if (table !== undefined) return table;
  const rows = recordItems(lines, areBroken);
  if (rows !== undefined) return [{ kind: 'list', items: rows }];
  return paragraphOrList(areBroken ? withCommas(lines) : lines);
}

const SHORT_LINE = 40;

/** The lines of an address and the like, which run together without a mark: "Main Street 5, 12345 Harrowdene". */
function withCommas(lines: readonly string[]): readonly string[] {
  if (lines.some((line) => line.length > SHORT_LINE)) return lines;
  const isStopWord = stopWordTest(words(lines.join(' ')));
  return lines.map((line, index) => {
    const isEnd = /[\p{L}\p{N}]$/u.test(line) && /^[\p{Lu}\p{N}]/u.test(lines[index + 1] ?? '');
    return isEnd && !isStopWord(words(line).at(-1) ?? '') ? `${line},` : line;
  });
}

/** How many paragraphs from one on are records of the same labels, such as "Name:", "Telephone:". */
function cardsFrom(parts: readonly (readonly string[])[], start: number): number {
  const first = parts[start] ?? [];
  let count = 0;
  while (isCard(parts[start + count] ?? [], first)) count += 1;
  return count;
}

function cardList(parts: readonly (readonly string[])[]): Block {
  return { kind: 'list', items: parts.map(toCard) };
}

const RULE = /^\s*([=~_*#-])\1{2,}\s*$/;

/** A line with a rule below it is a heading. */
function underlinedBlocks(lines: readonly string[]): Block[] {
  const [first = '', second = '', ...others] = lines;
  if (RULE.test(first)) return lines.length === 1 ? [] : underlinedBlocks(lines.slice(1));
  if (!RULE.test(second)) return toLineBlocks(lines);
  const heading: Block = { kind: 'heading', text: squeeze(first), level: 1 };
  return [heading, ...toLineBlocks(others)];
}

const LONGEST_LABEL = 60;

/** A short line of its own above a list or a table is its heading. */
function withLabels(blocks: readonly Block[], lineBlocks: ReadonlySet<Block>): Block[] {
  const labelled: Block[] = [];
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at];
    const next = blocks[at + 1];
    if (block === undefined) continue;
    const isAbove = next?.kind === 'list' || next?.kind === 'table';
    if (block.kind === 'paragraph' && isAbove && lineBlocks.has(block) && isLabel(block.text)) {
      labelled.push({ kind: 'section', blocks: [{ kind: 'heading', text: block.text, level: 2 }, next] });
      at += 1;
    } else labelled.push(block);
  }
  return labelled;
}

function isLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && /^[\p{Lu}\p{Lo}\d]/u.test(text) && !/[.!?:;,]$/.test(text);
}

const BULLET = /^\s*[-*+•◦▪‣–]\s+/;
const NUMBER = /^\s*\(?(\d{1,3}|[a-z])[.)]\s+/;

/** The lines of one paragraph, which may turn into a list: "Bring along:" and then items. */
function paragraphOrList(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  const paragraph: string[] = [];
  const items: string[] = [];
  let number: number | undefined;
  for (const line of lines) {
    const last = items.at(-1);
    const start = startOf(line, number, paragraph.length === 0 && items.length === 0);
    if (start !== undefined) {
      items.push(squeeze(line));
      number = start.number ?? number;
    } else if (last !== undefined) items[items.length - 1] = `${last} ${squeeze(line)}`;
    else paragraph.push(squeeze(line));
  }
  if (items.length === 1 && paragraph.length === 0) paragraph.push(...items.splice(0));
  if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join(' ') });
  if (items.length > 0) blocks.push({ kind: 'list', items });
  return blocks;
}

/**
 * What a line that begins an item counts. A number only continues the number before it, or begins a list with 1:
 * otherwise a line that begins with "15. March" would be taken for an item.
 */
function startOf(
  line: string,
  last: number | undefined,
  isFirst: boolean,
): { readonly number?: number } | undefined {
  if (BULLET.test(line)) return {};
  const mark = NUMBER.exec(line)?.[1];
  if (mark === undefined) return undefined;
  const number = /^\d/.test(mark) ? Number(mark) : mark.charCodeAt(0) - 96;
  const follows = last === undefined ? number === 1 || isFirst : number === last + 1 || number === 1;
  return follows ? { number } : undefined;
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}
