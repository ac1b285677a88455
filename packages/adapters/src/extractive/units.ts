import type { Passage } from '@rag/core';
import { splitSentences, stopWordTest, words } from '@rag/core/adapter';
import { isTableRow, toReadableRows } from '../tables/index.ts';

/** A part of a passage that can be quoted on its own. */
export interface Unit {
  /** 1-based position of its passage: the number in its marker. */
  readonly passageNumber: number;
  /** 0-based position within its passage. */
  readonly position: number;
  readonly kind: 'sentence' | 'item' | 'row';
  readonly text: string;
  /** For an item, the sentence that introduces its list: "Children pay:". */
  readonly lead?: string;
  /** Whether it begins or ends in the middle of a sentence. */
  readonly fragment: boolean;
}

const BULLET = /^\s*(?:[•◦▪‣●○■–*-]|\(?\d{1,3}[.)]|\(?(?:[a-z]|[A-Z]|[ivxlc]{2,6}|[IVXLC]{2,6})\))\s+(?=\S)/u;
const NUMBER = /^\s*\(?(\d{1,3})[.)]\s/u;
const TERMINATED = /[.!?:;…。！？]["'”’»)\]]*$/u;
/** Scripts that end no sentence with a sign. */
const WITHOUT_FULL_STOP = /[\p{Script=Thai}\p{Script=Lao}]$/u;
const HEADING_WORDS = 10;
const HEADING_WORDS_WITHOUT_FULL_STOP = 3;
const WRAPPED_SHARE = 0.75;

/** The quotable units of a passage in document order, without headings, markup and bare labels. */
export function toUnits(passage: Passage, passageNumber: number): Unit[] {
  const pieces: Pick<Unit, 'kind' | 'text' | 'lead'>[] = [];
  let lead: string | undefined;
  for (const block of toBlocks(passage)) {
    if (block.kind === 'row')
      pieces.push(...toReadableRows(block.lines).map((text) => ({ kind: 'row' as const, text })));
    else if (block.kind === 'item')
      pieces.push({
        kind: 'item',
        text: block.lines.join(' ').replace(BULLET, ''),
        ...(lead === undefined ? {} : { lead }),
      });
    else if (!isHeading(block.lines))
      for (const text of splitSentences(block.lines.join(' '))) pieces.push({ kind: 'sentence', text });
    if (block.kind !== 'item') lead = leadOf(pieces.at(-1));
  }
  return pieces
    .map(({ text, ...piece }) => ({ ...piece, text: text.replace(/\s+/gu, ' ').trim() }))
    .filter(({ text }) => /\p{L}/u.test(text))
    .map(({ kind, text, ...piece }, position) => ({
      ...piece,
      passageNumber,
      position,
      kind,
      text,
      fragment:
        kind === 'sentence' &&
        (/^[\p{Ll},;)]/u.test(text) || !(TERMINATED.test(text) || WITHOUT_FULL_STOP.test(text))),
    }));
}

/** The heading of a passage, with those that stand above its own and are part of its text. */
export function headingOf({ content, heading = '' }: Passage): string {
  const lines = content.split(/\r\n?|\n/u).map((line) => line.trim());
  const own = lines.findIndex((line) => line !== '' && isHeadingLine(line, heading));
  const above = lines.slice(0, Math.max(0, own)).filter((line) => line !== '');
  return above.every(isHeadingAbove) ? [...above, heading].join('\n') : heading;
}

/** Whether a line above a heading is one too, and not the end of the section before: an item, a row or a cut sentence. */
function isHeadingAbove(line: string): boolean {
  return isHeading([line]) && !BULLET.test(line) && !isTableRow(line) && !/^\p{Ll}/u.test(line);
}

function leadOf(piece: Pick<Unit, 'kind' | 'text'> | undefined): string | undefined {
  return piece?.kind === 'sentence' && piece.text.trimEnd().endsWith(':') ? piece.text : undefined;
}

interface Block {
  readonly kind: 'prose' | 'item' | 'row';
  readonly lines: string[];
}

/** Joins lines that belong together: the rows of a table, a wrapped list item, a wrapped paragraph. */
function toBlocks({ content, heading }: Passage): Block[] {
  const lines = content.split(/\r\n?|\n/u);
  const width = Math.max(...lines.map((line) => line.trim().length));
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || isHeadingLine(line, heading)) {
      open = undefined;
      continue;
    }
    const kind = isTableRow(raw) ? 'row' : startsItem(raw, lines[at + 1], open) ? 'item' : 'prose';
    if (open !== undefined && continues(open, kind, line, width)) {
      open.lines.push(line);
      continue;
    }
    open = { kind, lines: [line] };
    blocks.push(open);
  }
  return blocks;
}

/** A number begins an item beside another item. Alone it may be the day of a date: "15. March". */
function startsItem(line: string, next = '', open?: Block): boolean {
  if (!BULLET.test(line)) return false;
  const number = NUMBER.exec(line)?.[1];
  if (number === undefined || number === '1' || open?.kind === 'item') return true;
  return NUMBER.exec(next)?.[1] === String(Number(number) + 1);
}

/** Whether a line is the heading of the passage, or the last part of one that names the headings above it too. */
function isHeadingLine(line: string, heading: string | undefined): boolean {
  if (/^#{1,6}\s/u.test(line)) return true;
  const path = heading?.toLowerCase().split(' – ') ?? [];
  return path.includes(line.toLowerCase()) || line.toLowerCase() === heading?.toLowerCase();
}

function continues(open: Block, kind: Block['kind'], line: string, width: number): boolean {
  if (kind === 'row') return open.kind === 'row';
  if (kind === 'item' || open.kind === 'row') return false;
  if (/^[\p{Ll}(]/u.test(line)) return true;
  const last = open.lines.at(-1) ?? '';
  if (TERMINATED.test(last)) return open.kind === 'prose';
  // An unfinished line before a capital letter is a heading, unless it was wrapped: it is as wide as its neighbours,
  // or ends in a way that no heading does.
  if (last.length > WRAPPED_SHARE * width || last.endsWith(',')) return true;
  const isStopWord = stopWordTest(words([...open.lines, line].join(' ')));
  return isStopWord(words(last).at(-1) ?? '');
}

/** Whether it is a single short line without the end of a sentence. */
function isHeading(lines: readonly string[]): boolean {
  const [first = '', second] = lines;
  const most = WITHOUT_FULL_STOP.test(first) ? HEADING_WORDS_WITHOUT_FULL_STOP : HEADING_WORDS;
  return second === undefined && !TERMINATED.test(first) && words(first).length <= most;
}
