import { sentencesOf } from './words.ts';

/** The smallest part of a passage that can be marked: a sentence or a row of a table. */
export interface PassagePart {
  readonly text: string;
}

export interface PassageRow extends PassagePart {
  readonly cells: readonly string[];
}

export type PassageBlock =
  | { readonly kind: 'paragraph'; readonly parts: readonly PassagePart[] }
  | {
      readonly kind: 'table';
      /** Absent where the passage begins in the middle of a table. */
      readonly header: PassageRow | undefined;
      readonly rows: readonly PassageRow[];
    };

/** Between the levels of a heading, the highest first. */
const LEVEL_SEPARATOR = ' – ';
/** Headings of a passage stand among its first lines. */
const MAX_HEADING_LINES = 4;

/**
 * Splits a passage at its lines, the lines of text into sentences and those of tables into cells. Leaves out
 * blank lines, and the heading, which the reader sees above the passage.
 */
export function splitPassage(excerpt: string, heading: string | undefined): readonly PassageBlock[] {
  const shown = heading === undefined ? [] : [heading, ...heading.split(LEVEL_SEPARATOR)];
  const lines = excerpt
    .split('\n')
    .filter((line) => line.trim() !== '')
    .filter((line, index) => index >= MAX_HEADING_LINES || !shown.includes(line));

  const blocks: PassageBlock[] = [];
  for (let at = 0; at < lines.length; ) {
    const rows = readRows(lines, at);
    if (rows.length >= 2) {
      blocks.push(toTable(rows));
      at += rows.length;
    } else {
      const parts = sentencesOf(lines[at] ?? '').map((text) => ({ text }));
      blocks.push({ kind: 'paragraph', parts });
      at += 1;
    }
  }
  return blocks;
}

/** All parts of a passage, in order. */
export function partsOf(blocks: readonly PassageBlock[]): readonly PassagePart[] {
  return blocks.flatMap((block) => (block.kind === 'table' ? block.rows : block.parts));
}

/** Rows of tables are indexed as cells between bars. */
function readRows(lines: readonly string[], from: number): PassageRow[] {
  const rows: PassageRow[] = [];
  for (const text of lines.slice(from)) {
    if (!text.includes(' | ')) break;
    rows.push({ text, cells: text.split(' | ').map((cell) => cell.trim()) });
  }
  return rows;
}

/** A first row without digits names the columns. */
function toTable(rows: readonly PassageRow[]): PassageBlock {
  const [first, ...rest] = rows;
  const isHeader = first !== undefined && !/\d/.test(first.text);
  return isHeader ? { kind: 'table', header: first, rows: rest } : { kind: 'table', header: undefined, rows };
}
