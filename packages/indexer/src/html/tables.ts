import type { Block } from '@rag/core';
import { attributeOf, type Element, shownChildren } from './elements.ts';
import { asList, type CollectOptions, underLabel } from './labels.ts';
import { NO_TEXT, textsOf, withLead } from './lists.ts';
import { type Cell, cellsOf, type GridRow, gridOf, isBold, isLayout } from './table-grid.ts';

const LONGEST_LABEL = 80;

/** The blocks of a table: its rows, each of which can be understood with the header alone, under the table's caption. */
export function tableBlocks(table: Element, options: CollectOptions): Block[] {
  const captions = shownChildren(table).filter(({ tagName }) => tagName === 'caption');
  const inner = { ...options, depth: options.depth + 1 };
  const blocks = isLayout(table)
    ? cellsOf(table).flatMap((cell) => inner.collect([cell], inner))
    : gridBlocks(
        gridOf(table, (cell) => cellText(cell, inner)),
        options,
      );
  return captions.length === 0
    ? blocks
    : underLabel(
        captions.flatMap(({ childNodes }) => childNodes),
        blocks,
        options,
      );
}

/** The text of a cell on one line. A bar would look like the border of a cell. */
function cellText(cell: Element, options: CollectOptions): string {
  return textsOf(options.collect(cell.childNodes, options))
    .reduce((text, part) => {
      if (text === '') return part;
      return `${text}${/[\p{L}\p{N})]$/u.test(text) && !/^\p{Ll}/u.test(part) ? ';' : ''} ${part}`;
    }, '')
    .replaceAll('|', '¦');
}

function gridBlocks(rows: readonly GridRow[], options: CollectOptions): Block[] {
  const reader = new RowReader();
  for (const [at, row] of rows.entries()) {
    const label = labelOf(row);
    if (label !== undefined) reader.addLabel(label, isNote(label, at, rows, options));
    else if (isHeaderRow(row, rows, options)) reader.addHeader(row);
    else reader.addRow(row);
  }
  return reader.end();
}

/** Makes blocks of the rows of a table, each of which is read under the header and the label above it. */
class RowReader {
  readonly #blocks: Block[] = [];
  #header: string[][] = [];
  #isHeaderUsed = true;
  #body: Cell[][] = [];
  #group = '';
  #isGroupUsed = true;

  addLabel(label: string, isNote: boolean): void {
    if (this.#body.length > 0) this.#close();
    if (isNote) {
      this.#blocks.push({ kind: 'paragraph', text: label });
      return;
    }
    this.#keepUnusedGroup();
    this.#group = label;
    this.#isGroupUsed = false;
  }

  addHeader({ cells }: GridRow): void {
    if (this.#body.length > 0) {
      this.#close();
      this.#header = [];
    }
    this.#isHeaderUsed = false;
    this.#header.push(cells.map((cell) => cell?.text ?? ''));
  }

  addRow({ cells }: GridRow): void {
    this.#isGroupUsed = true;
    this.#body.push(cells.map((cell) => cell ?? NO_CELL));
  }

  end(): Block[] {
    this.#keepUnusedGroup();
    this.#close();
    return this.#blocks;
  }

  #keepUnusedGroup(): void {
    if (!this.#isGroupUsed) this.#blocks.push({ kind: 'paragraph', text: this.#group });
    this.#isGroupUsed = true;
  }

  #close(): void {
    if (this.#body.length > 0 || !this.#isHeaderUsed)
      this.#blocks.push(...partBlocks(this.#header, this.#body, this.#group));
    this.#isHeaderUsed = true;
    this.#body = [];
  }
}

/** A label applies to the rows below it. A sentence, the last row, and a line above the header do not. */
function isNote(label: string, at: number, rows: readonly GridRow[], options: CollectOptions): boolean {
  const next = rows[at + 1];
  const isTitle = at === 0 && next !== undefined && isHeaderRow(next, rows, options);
  return isTitle || next === undefined || /[.!?]$/u.test(label) || label.length > LONGEST_LABEL;
}

const NO_CELL = { text: '', isHeader: false, element: { attrs: [], childNodes: [] } as unknown as Element };

/** The text of a row that consists of one cell over all columns of a table with several. */
function labelOf({ cells }: GridRow): string | undefined {
  const [first, ...others] = cells;
  if (first === undefined || others.length === 0 || first.text === '') return undefined;
  const isWhole = others.every((cell) => cell === first);
  const isGroup = /^(?:row|col)group$/.test(attributeOf(first.element, 'scope') ?? '');
  const isAlone =
    first.isHeader && isGroup && others.every((cell) => cell === first || (cell?.text ?? '') === '');
  return isWhole || isAlone ? first.text : undefined;
}

function isHeaderRow(row: GridRow, rows: readonly GridRow[], options: CollectOptions): boolean {
  const cells = row.cells.filter((cell) => cell !== undefined);
  const filled = cells.filter(({ text }) => text !== '');
  if (row.isHead) return true;
  if (filled.every(({ isHeader }) => isHeader)) {
    const [first, ...others] = row.cells;
    const isOfRow = filled.some(({ element }) => /^row/.test(attributeOf(element, 'scope') ?? ''));
    return !isOfRow && (others.length === 0 ? first !== undefined : others.some((cell) => cell?.isHeader));
  }
  if (row !== rows[0] || rows.length < 2) return false;
  return filled.every((cell) => cell.isHeader || isBold(cell, options)) || isHeaderByContent(row, rows);
}

/** A first row of words above rows that all have a figure, or beside an empty corner, in a table that names no header. */
function isHeaderByContent(row: GridRow, rows: readonly GridRow[]): boolean {
  const [corner, ...labels] = row.cells;
  const isCornerEmpty = (corner?.text ?? '') === '';
  if (labels.length < (isCornerEmpty ? 1 : 2) || rows.some(({ isHead }) => isHead)) return false;
  const hasFigure = ({ cells }: GridRow): boolean =>
    cells.slice(1).some((cell) => /\d/.test(cell?.text ?? ''));
  const areWords = labels.every((cell) => cell !== undefined && /^\D+$/.test(cell.text));
  if (isCornerEmpty) return areWords;
  const areFigures = rows.slice(1).every((other) => hasFigure(other) || labelOf(other) !== undefined);
  return areWords && /^\D+$/.test(corner?.text ?? '') && areFigures;
}

/** The rows below one header, of one group. */
function partBlocks(
  header: readonly (readonly string[])[],
  body: readonly (readonly Cell[])[],
  group: string,
): Block[] {
  const width = Math.max(header[0]?.length ?? 0, body[0]?.length ?? 0);
  const order = columnOrder(body, width);
  const rows = body.map((cells) => {
    const [first = '', ...others] = order.map((column) => cells[column]?.text ?? '');
    return [group === '' ? first : group + (first === '' ? '' : ` – ${first}`), ...others];
  });
  const labels = order.map((column) =>
    [...new Set(header.map((row) => row[column] ?? '').filter((text) => text !== ''))].join(', '),
  );
  if (rows.length === 0) return asList(labels.filter((label) => label !== '').map((label) => `- ${label}`));
  if (header.length === 0) return asList(rows.map(itemOf));
  const [only] = labels;
  if (width === 1) return asList(rows.map(([cell = '']) => `- ${withLead(only ?? '', cell)}`));
  const period = periodOf(labels);
  return Array.from({ length: width / period }, (_, part): Block => {
    const columns = [part * period, (part + 1) * period] as const;
    return {
      kind: 'table',
      header: toLine(labels.slice(...columns)),
      rows: rows
        .map((cells) => cells.slice(...columns))
        .filter((cells) => cells.some((cell) => cell !== ''))
        .map(toLine),
    };
  });
}

/** The number of columns after which all labels repeat, as where tables stand side by side. */
function periodOf(labels: readonly string[]): number {
  const half = labels.length / 2;
  const isRepeated =
    half >= 2 && Number.isInteger(half) && labels.every((label, column) => label === labels[column % half]);
  const isDistinct = new Set(labels.slice(0, half)).size === half;
  return isRepeated && isDistinct ? half : labels.length;
}

/** The columns of row headers first: the first cell of a row says what the row is about. */
function columnOrder(body: readonly (readonly Cell[])[], width: number): number[] {
  const columns = Array.from({ length: width }, (_, column) => column);
  const isHeader = (column: number): boolean =>
    body.length > 0 && body.every((cells) => cells[column]?.isHeader === true);
  return [...columns.filter(isHeader), ...columns.filter((column) => !isHeader(column))];
}

function toLine(cells: readonly string[]): string {
  return cells.map((cell) => (cell === '' ? NO_TEXT : cell)).join(' | ');
}

/** A row without a header: "- Telephone: 555-0101". */
function itemOf(cells: readonly string[]): string {
  const [first = '', ...others] = cells.filter((cell) => cell !== '');
  return `- ${others.length === 0 ? first : withLead(first, others.join('; '))}`;
}
