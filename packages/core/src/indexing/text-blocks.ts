import type { Block } from './blocks.ts';

const LIST_ITEM = /^\s*(?:[-*+•◦▪‣–]|\(?(?:\d{1,3}|[a-z])[.)])\s+/;

/** The blocks of plain text: empty lines separate paragraphs, and lines that start like list items stay apart. */
export function textBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  for (const part of text.split(/\n[ \t\f]*\n/)) {
    const lines = part.split(/[\n\f]/).filter((line) => line.trim() !== '');
    if (lines.length > 0) blocks.push(...paragraphOrList(lines));
  }
  return blocks;
}

/** The lines of one paragraph, which may turn into a list: "Bring along:" and then items. */
export function paragraphOrList(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let items: string[] = [];
  for (const line of lines) {
    const last = items.at(-1);
    if (LIST_ITEM.test(line)) items.push(squeeze(line));
    else if (last !== undefined) items[items.length - 1] = `${last} ${squeeze(line)}`;
    else paragraph.push(squeeze(line));
  }
  if (items.length === 1 && paragraph.length === 0) {
    paragraph = items;
    items = [];
  }
  if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join(' ') });
  if (items.length > 0) blocks.push({ kind: 'list', items });
  return blocks;
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}
