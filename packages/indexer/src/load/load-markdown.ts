import { paragraphOrList } from './load-text.ts';
import type { Block, LoadedDocument } from './loaded-document.ts';

const FRONT_MATTER = /^---\n[\s\S]*?\n---(?:\n|$)/;
const COMMENT = /<!--[\s\S]*?-->/g;
const FENCE = /^\s*(```+|~~~+)/;
const HEADING = /^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$/;
const UNDERLINE = /^ {0,3}(?:=+|-{2,})\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Markdown (CommonMark's headings, paragraphs, lists and code; GFM's tables) as it reads: marks of
 * emphasis and the targets of links are taken off, nothing is rendered. Front matter and comments are
 * dropped.
 */
export function loadMarkdown(text: string): LoadedDocument {
  const lines = text.replace(FRONT_MATTER, '').replace(COMMENT, '').split('\n');
  return { pages: [{ blocks: markdownBlocks(lines) }], pageCount: 0, warnings: [] };
}

function markdownBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let pending: string[] = [];
  const flush = (): void => {
    if (pending.length > 0) blocks.push(...paragraphOrList(pending.map(plain)));
    pending = [];
  };
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fence = FENCE.exec(line)?.[1];
    const heading = HEADING.exec(line)?.[1];
    if (fence !== undefined) {
      flush();
      const end = lines.findIndex((other, at) => at > index && other.trim().startsWith(fence));
      const code = lines.slice(index + 1, end === -1 ? lines.length : end);
      if (code.some((other) => other.trim() !== ''))
        blocks.push({ kind: 'paragraph', text: code.join('\n').trim() });
      index = end === -1 ? lines.length : end;
    } else if (heading !== undefined) {
      flush();
      blocks.push({ kind: 'heading', text: plain(heading).trim() });
    } else if (pending.length === 1 && UNDERLINE.test(line)) {
      blocks.push({ kind: 'heading', text: plain(pending[0] ?? '').trim() });
      pending = [];
    } else if (
      line.includes('|') &&
      TABLE_RULE.test(lines[index + 1] ?? '') &&
      (lines[index + 1] ?? '').includes('-')
    ) {
      flush();
      const end = lines.findIndex((other, at) => at > index + 1 && !other.includes('|'));
      const rows = lines.slice(index + 2, end === -1 ? lines.length : end).map(tableRow);
      blocks.push({ kind: 'table', header: tableRow(line), rows });
      index = (end === -1 ? lines.length : end) - 1;
    } else if (line.trim() === '' || /^ {0,3}(?:[-*_] *){3,}$/.test(line)) {
      flush();
    } else {
      pending.push(line);
    }
  }
  flush();
  return blocks.filter((block) => block.kind !== 'heading' || block.text !== '');
}

function tableRow(line: string): string {
  const cells = line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/);
  return cells.map((cell) => plain(cell).replaceAll('\\|', '|').trim()).join(' | ');
}

/** Inline marks taken off: `[text](target)`, `**bold**`, `` `code` ``, `<br>`, quote marks. */
function plain(line: string): string {
  return line
    .replace(/^\s*(?:>\s?)+/, '')
    .replace(/!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/!?\[([^\]]+)\]\[[^\]]*\]/g, '$1')
    .replace(/<(https?:[^>]+)>/g, '$1')
    .replace(/<\/?[a-zA-Z][^>]*>/g, ' ')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])/g, '$1')
    .replace(/`([^`]+)`/g, '$1');
}
