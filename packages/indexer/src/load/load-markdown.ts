import type { Block } from '@rag/core';
import { paragraphOrList } from '@rag/core/adapter';
import type { LoadedDocument } from './loaded-document.ts';

const FRONT_MATTER = /^---\n[\s\S]*?\n---(?:\n|$)/;
const COMMENT = /<!--[\s\S]*?-->/g;
const FENCE = /^\s*(```+|~~~+)/;
const HEADING = /^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$/;
const UNDERLINE = /^ {0,3}(?:=+|-{2,})\s*$/;
const RULE = /^ {0,3}(?:[-*_] *){3,}$/;
/** A longer line is not written by hand, and searching it for marks could take very long. */
const LONGEST_MARKED_LINE = 20_000;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Reads Markdown as plain text: the headings, paragraphs, lists and code of CommonMark and the tables of GFM. It
 * removes emphasis marks, link targets, front matter and comments, and renders nothing.
 */
export function loadMarkdown(text: string): LoadedDocument {
  const lines = text.replace(FRONT_MATTER, '').replace(COMMENT, '').split('\n');
  return { pages: [{ blocks: markdownBlocks(lines) }], pageCount: 0, warnings: [] };
}

/** A block and the index of the line after it. */
interface Reading {
  readonly block: Block;
  readonly next: number;
}

function markdownBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let pending: string[] = [];
  const flush = (): void => {
    if (pending.length > 0) blocks.push(...paragraphOrList(pending.map(plain)));
    pending = [];
  };
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? '';
    const reading = readCode(lines, index) ?? readHeading(line, index) ?? readTable(lines, index);
    if (reading !== undefined) {
      flush();
      blocks.push(reading.block);
    } else if (pending.length === 1 && UNDERLINE.test(line)) {
      blocks.push({ kind: 'heading', text: plain(pending[0] ?? '').trim() });
      pending = [];
    } else if (line.trim() === '' || RULE.test(line)) {
      flush();
    } else {
      pending.push(line);
    }
    index = reading?.next ?? index + 1;
  }
  flush();
  return blocks.filter((block) => !('text' in block) || block.text !== '');
}

function readCode(lines: readonly string[], start: number): Reading | undefined {
  const fence = FENCE.exec(lines[start] ?? '')?.[1];
  if (fence === undefined) return undefined;
  const end = endOf(lines, start + 1, (line) => line.trim().startsWith(fence));
  const text = lines
    .slice(start + 1, end)
    .join('\n')
    .trim();
  return { block: { kind: 'paragraph', text }, next: end + 1 };
}

function readHeading(line: string, start: number): Reading | undefined {
  const text = HEADING.exec(line)?.[1];
  if (text === undefined) return undefined;
  return { block: { kind: 'heading', text: plain(text).trim() }, next: start + 1 };
}

function readTable(lines: readonly string[], start: number): Reading | undefined {
  const header = lines[start] ?? '';
  const rule = lines[start + 1] ?? '';
  if (!header.includes('|') || !rule.includes('-') || !TABLE_RULE.test(rule)) return undefined;
  const end = endOf(lines, start + 2, (line) => !line.includes('|'));
  const rows = lines.slice(start + 2, end).map(tableRow);
  return { block: { kind: 'table', header: tableRow(header), rows }, next: end };
}

/** The index of the first line from `start` that fits, or the number of lines. */
function endOf(lines: readonly string[], start: number, fits: (line: string) => boolean): number {
  let end = start;
  while (end < lines.length && !fits(lines[end] ?? '')) end += 1;
  return end;
}

function tableRow(line: string): string {
  const cells = line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/);
  return cells.map((cell) => plain(cell).replaceAll('\\|', '|').trim()).join(' | ');
}

/** The line without inline marks: `[text](target)`, `**bold**`, `` `code` ``, `<br>`, quote marks. */
function plain(line: string): string {
  if (line.length > LONGEST_MARKED_LINE) return line;
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
