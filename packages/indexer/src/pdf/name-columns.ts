import type { Block } from '@rag/core';
import type { Column } from './columns.ts';
import type { Row } from './rows.ts';
import type { PageTable } from './tables.ts';
import type { PageBlock } from './to-blocks.ts';

/** How far the same column may be shifted from one page to the next, in points. */
const SHIFT = 4;
/** What is written for a cell without text. Without it, the cells behind it would stand under the wrong name. */
const EMPTY = '–';

/**
 * The blocks of all pages. A table that goes on from the page before has its column names again, because a reader of one
 * page needs them.
 */
export function nameColumns(pages: readonly (readonly PageBlock[])[]): Block[][] {
  let open: PageTable | undefined;
  return pages.map((blocks) =>
    blocks.map((block, at): Block => {
      if (block.kind !== 'table') {
        if (block.kind === 'heading') open = undefined;
        return block;
      }
      // At the top of a page, or of a column of the page.
      const isNext = at === 0 || blocks[at - 1]?.kind === 'table';
      const isContinued = isNext && open?.head !== undefined && continues(open, block);
      const table = isContinued && open !== undefined ? withHeadOf(open, block) : block;
      open = table;
      return toBlock(table);
    }),
  );
}

/** Whether a table without names of its own has the columns of the table before. */
function continues(before: PageTable, { head, columns, rows }: PageTable): boolean {
  if (columns.length !== before.columns.length) return false;
  if (head !== undefined && hasLetters(head, before.rows)) return false;
  return rows.length > 0 && haveSamePlaces(columns, before.columns);
}

/** Whether the first row of a page is set like names and not like the rows of the table before. */
function hasLetters(head: Row, rows: readonly Row[]): boolean {
  return head.every(
    (text, index) => text === '' || rows.every((row) => !/\d/.test(row[index] ?? '')) || !/\d/.test(text),
  );
}

/** Whether columns have the same places, from the edge of their own table on. */
function haveSamePlaces(columns: readonly Column[], others: readonly Column[]): boolean {
  const [left, right] = [columns[0]?.from ?? 0, others[0]?.from ?? 0];
  return columns.every(({ from, to }, index) => {
    const other = others[index];
    if (other === undefined) return false;
    const [starts, ends] = [from - left - (other.from - right), to - left - (other.to - right)];
    return [starts, ends, (starts + ends) / 2].some((shift) => Math.abs(shift) < SHIFT);
  });
}

function withHeadOf({ head }: PageTable, table: PageTable): PageTable {
  const rows = table.head === undefined ? table.rows : [table.head, ...table.rows];
  return { kind: 'table', rows, columns: table.columns, ...(head === undefined ? {} : { head }) };
}

/** Without names of columns, a row is an item: "Telephone: 555-0101". */
function toBlock({ head, rows }: PageTable): Block {
  return head === undefined
    ? { kind: 'list', items: rows.map(toItem) }
    : { kind: 'table', header: toLine(head), rows: rows.map(toLine) };
}

/** A bar within a cell would look like the border of one. */
function toLine(row: Row): string {
  return row.map((text) => (text === '' ? EMPTY : text.replaceAll('|', '¦'))).join(' | ');
}

function toItem(row: Row): string {
  const [first = '', ...others] = row.filter((text) => text !== '');
  if (others.length === 0) return `- ${first}`;
  return `- ${first}${/[:?]$/.test(first) ? '' : ':'} ${others.join('; ')}`;
}
