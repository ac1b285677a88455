import { type Column, placeCells } from './columns.ts';
import type { Line } from './lines.ts';
import type { Row } from './rows.ts';

/** A row with the lines that it was read from. */
export interface BodyRow {
  readonly texts: Row;
  readonly lines: readonly Line[];
}

/** Lines of one label are closer than this many font sizes. */
const LINE_PITCH = 1.35;
/** How far a label may be from the middle of its rows, in font sizes. */
const IN_THE_MIDDLE = 0.3;

/**
 * Rows that say by themselves what they are about. A line in another font above some rows ("Central library") is put
 * before their first cells, and a first cell over several rows is repeated in each of them.
 */
export function labelRows(rows: readonly BodyRow[], columns: readonly Column[]): Row[] {
  return withSpanningLabels(withGroupNames(rows), columns).map(({ texts }) => texts);
}

function withGroupNames(rows: readonly BodyRow[]): readonly BodyRow[] {
  const fonts = new Set(
    rows.filter((row) => !isAlone(row)).flatMap(({ lines }) => lines.map(({ font }) => font)),
  );
  const isName = (row: BodyRow | undefined): boolean =>
    row !== undefined && isAlone(row) && row.lines[0]?.font !== undefined && !fonts.has(row.lines[0].font);
  const named: BodyRow[] = [];
  let name = '';
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1];
    if (isName(row) && next !== undefined && !isName(next)) {
      name = row.texts[0] ?? '';
    } else {
      const [first = '', ...others] = row.texts;
      const own = [name, first].filter((text) => text !== '').join(' – ');
      named.push({ lines: row.lines, texts: [isName(row) ? first : own, ...others] });
    }
  }
  return named;
}

/** Whether a row has nothing but a first cell. */
function isAlone({ texts }: BodyRow): boolean {
  return texts.length > 1 && texts.every((text, column) => (text !== '') === (column === 0));
}

interface Label {
  readonly text: string;
  readonly y: number;
}

function withSpanningLabels(rows: readonly BodyRow[], columns: readonly Column[]): readonly BodyRow[] {
  const places = rows.map((row) => middleOf(row, columns));
  const size = rows[0]?.lines[0]?.size ?? 0;
  const labels = labelsOf(rows, columns, places, size);
  if (labels.length === 0 || labels.length >= rows.length || places.includes(undefined)) return rows;
  const ys = places.map((y) => y ?? 0);
  const centred = labelsInTheMiddle(labels, ys, size * IN_THE_MIDDLE);
  const atTop = labelsAtTheTop(labels, ys, size * IN_THE_MIDDLE);
  // Where both readings are possible, none is certain.
  const isCertain = centred === undefined || atTop === undefined || centred.join('\n') === atTop.join('\n');
  const names = isCertain ? (centred ?? atTop) : undefined;
  if (names === undefined) return rows;
  return rows.map(({ texts, lines }, index) => ({ lines, texts: [names[index] ?? '', ...texts.slice(1)] }));
}

/** The height of a row, by its cells behind the first one. */
function middleOf({ lines }: BodyRow, columns: readonly Column[]): number | undefined {
  const ys = lines.flatMap((line) =>
    placeCells(line, columns).some(({ first }) => first > 0) ? [line.y] : [],
  );
  return ys.length === 0 ? undefined : (Math.max(...ys) + Math.min(...ys)) / 2;
}

/** The first cells with their heights. The lines of one that stand between rows are put together. */
function labelsOf(
  rows: readonly BodyRow[],
  columns: readonly Column[],
  places: readonly (number | undefined)[],
  size: number,
): Label[] {
  const lines = rows.flatMap((row, index) =>
    row.lines.flatMap((line) => {
      const cells = placeCells(line, columns).filter(({ first }) => first === 0);
      return cells.map(({ cell }) => ({ text: cell.text, y: line.y, row: index }));
    }),
  );
  const labels: { text: string; top: number; y: number; row: number }[] = [];
  for (const line of lines) {
    const last = labels.at(-1);
    const isBetween = !places.some((y) => y !== undefined && Math.abs(y - line.y) < size * IN_THE_MIDDLE);
    const continues =
      last !== undefined && last.y - line.y < size * LINE_PITCH && (last.row === line.row || isBetween);
    if (continues) labels[labels.length - 1] = { ...last, text: `${last.text} ${line.text}`, y: line.y };
    else labels.push({ ...line, top: line.y });
  }
  return labels.map(({ text, top, y }) => ({ text, y: (top + y) / 2 }));
}

/** The label of each row where labels stand in the middle of their rows; undefined when they do not. */
function labelsInTheMiddle(
  labels: readonly Label[],
  rows: readonly number[],
  slack: number,
): string[] | undefined {
  const names: string[] = [];
  for (const { text, y } of labels) {
    const first = rows[names.length];
    const count = rows
      .slice(names.length)
      .findIndex((row) => first !== undefined && Math.abs((first + row) / 2 - y) <= slack);
    if (count === -1) return undefined;
    for (let row = 0; row <= count; row += 1) names.push(text);
  }
  return names.length === rows.length ? names : undefined;
}

/** The label of each row where labels stand beside the first of their rows; undefined when they do not. */
function labelsAtTheTop(
  labels: readonly Label[],
  rows: readonly number[],
  slack: number,
): string[] | undefined {
  const starts = labels.map(({ y }) => rows.findIndex((row) => Math.abs(row - y) <= slack));
  if (starts[0] !== 0 || starts.includes(-1)) return undefined;
  return rows.map((_, row) => labels[starts.findLastIndex((start) => start <= row)]?.text ?? '');
}
