import { attributeOf, type Element, holdsBlock, isElement, type Node, shownChildren } from './elements.ts';
import { type TextOptions, textOf } from './inline-text.ts';

export interface Cell {
  readonly element: Element;
  readonly text: string;
  readonly isHeader: boolean;
}

/** One row of a table, with a cell for each column. A cell that spans rows or columns stands in each of them. */
export interface GridRow {
  readonly cells: readonly (Cell | undefined)[];
  /** Whether the row is in the table's head. */
  readonly isHead: boolean;
}

/** No table that people read has more columns. */
const MOST_COLUMNS = 200;

/** The rows of a table in the order in which a browser shows them, with the same number of cells in each. */
export function gridOf(table: Element, toText: (cell: Element) => string): GridRow[] {
  const groups = groupsOf(table);
  const rows = groups.flatMap(({ rows: own, isHead }) =>
    fill(own, toText).map((cells) => ({ cells, isHead })),
  );
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  return rows
    .map(({ cells, isHead }) => ({
      cells: Array.from({ length: width }, (_, column) => cells[column]),
      isHead,
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== undefined && cell.text !== ''));
}

interface RowGroup {
  readonly rows: Element[];
  readonly isHead: boolean;
}

function groupsOf(table: Element): RowGroup[] {
  const children = shownChildren(table);
  const inOrder = [
    ...children.filter(({ tagName }) => tagName === 'thead'),
    ...children.filter(({ tagName }) => !/^(?:thead|tfoot)$/.test(tagName)),
    ...children.filter(({ tagName }) => tagName === 'tfoot'),
  ];
  return inOrder.map((child) => ({
    rows: child.tagName === 'tr' ? [child] : shownChildren(child).filter(({ tagName }) => tagName === 'tr'),
    isHead: child.tagName === 'thead',
  }));
}

/** Places the cells of a row group; a span ends with the group, as the HTML standard says. */
function fill(rows: readonly Element[], toText: (cell: Element) => string): Cell[][] {
  const grid: Cell[][] = rows.map(() => []);
  for (const [at, row] of rows.entries()) {
    let column = 0;
    for (const element of shownChildren(row).filter(({ tagName }) => /^t[dh]$/.test(tagName))) {
      while (grid[at]?.[column] !== undefined) column += 1;
      const width = spanOf(element, 'colspan', MOST_COLUMNS - column);
      const height = spanOf(element, 'rowspan', rows.length - at);
      const cell = { element, text: toText(element), isHeader: element.tagName === 'th' };
      for (const line of grid.slice(at, at + height)) place(cell, line, column, width);
      column += width;
    }
  }
  return grid;
}

function place(cell: Cell, line: Cell[], from: number, width: number): void {
  for (let column = from; column < from + width; column += 1) line[column] ??= cell;
}

function spanOf(cell: Element, name: 'colspan' | 'rowspan', most: number): number {
  const span = Number.parseInt(attributeOf(cell, name) ?? '1', 10);
  if (name === 'rowspan' && span === 0) return most;
  return Math.max(1, Math.min(Number.isNaN(span) ? 1 : span, most));
}

/** Whether a table only arranges parts of a page: then its cells are read as text, one after the other. */
export function isLayout(table: Element): boolean {
  if (/^(?:presentation|none)$/.test(attributeOf(table, 'role') ?? '')) return true;
  const cells = cellsOf(table);
  if (cells.some((cell) => cell.tagName === 'th')) return false;
  return (
    cells.some((cell) => holds(cell, /^(?:table|h[1-6])$/)) || (isOneColumn(table) && cells.some(holdsBlock))
  );
}

export function cellsOf(table: Element): Element[] {
  return groupsOf(table)
    .flatMap(({ rows }) => rows)
    .flatMap((row) => shownChildren(row).filter(({ tagName }) => /^t[dh]$/.test(tagName)));
}

function isOneColumn(table: Element): boolean {
  return groupsOf(table).every(({ rows }) => rows.every((row) => shownChildren(row).length <= 1));
}

function holds(element: Element, names: RegExp): boolean {
  return shownChildren(element).some((child) => names.test(child.tagName) || holds(child, names));
}

/** Whether all text of a cell is bold. */
export function isBold({ element }: Cell, options: TextOptions): boolean {
  const rest: Node[] = element.childNodes.filter(
    (child) => !(isElement(child) && /^(?:b|strong)$/.test(child.tagName)),
  );
  return rest.length < element.childNodes.length && textOf(rest, options).trim() === '';
}
