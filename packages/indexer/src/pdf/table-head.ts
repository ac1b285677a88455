import { type Column, type PlacedCell, placeCells } from './columns.ts';
import type { JoinLines } from './join-lines.ts';
import type { Line } from './lines.ts';
import type { Row } from './rows.ts';

/** A head has at most so many lines. */
const MOST_LINES = 8;
/** Lines of one cell are closer than this many font sizes; rows have more room. */
const LINE_PITCH = 1.45;
const YEAR = /^(?:19|20)\d\d(?:\s?[/–-]\s?(?:\d\d|\d{4}))?$/;

/** How many lines at the top of a table are its head; 0 when it has none. */
export function headLength(lines: readonly Line[], columns: readonly Column[]): number {
  return lengthByFont(lines) || lengthByFigures(lines, columns);
}

/** The lines at the top in a font that occurs nowhere below. */
function lengthByFont(lines: readonly Line[]): number {
  const font = lines[0]?.font;
  if (font === undefined) return 0;
  const end = lines.findIndex((line) => line.font !== font);
  const isHead = end > 0 && end <= MOST_LINES && lines.slice(end).every((line) => line.font !== font);
  return isHead ? end : 0;
}

/** The lines at the top without figures, above rows with figures. */
function lengthByFigures(lines: readonly Line[], columns: readonly Column[]): number {
  const end = lines.findIndex((line) => line.cells.some(({ text }) => /\d/.test(text) && !YEAR.test(text)));
  if (end <= 0 || !haveFigures(lines.slice(end), columns)) return 0;
  const top = lines.slice(0, end);
  const hasYears = top.some((line) => line.cells.some(({ text }) => YEAR.test(text)));
  if (hasYears) return end === 1 ? 1 : 0;
  // Rows of words may follow the head. A second line is part of it when the first one leaves columns without a name.
  let length = 1;
  while (length < Math.min(end, MOST_LINES) && continuesHead(top, length, columns)) length += 1;
  return length;
}

/** The share of rows with figures below the names of columns. */
const FIGURES = 0.6;
const STARTS_WITH_FIGURE = /^[\p{Sc}<>≤≥~±+–-]*\s*\d|^[–-]?$/u;

/** Whether most rows have figures. Two columns may be labels and values, unless the values are figures. */
function haveFigures(lines: readonly Line[], columns: readonly Column[]): boolean {
  const rows = lines.filter(({ cells }) => cells.length > 1);
  const isRow = ({ cells }: Line): boolean =>
    cells.slice(1).some(({ text }) => (columns.length > 2 ? /\d/ : STARTS_WITH_FIGURE).test(text));
  return rows.filter(isRow).length >= rows.length * FIGURES;
}

function continuesHead(lines: readonly Line[], at: number, columns: readonly Column[]): boolean {
  const line = lines[at];
  const before = lines[at - 1];
  if (line === undefined || before === undefined) return false;
  const placed = lines.slice(0, at).flatMap((other) => placeCells(other, columns));
  const named = new Set(placed.map(({ first }) => first));
  const isNear = before.y - line.y < line.size * LINE_PITCH;
  if (!isNear && named.has(0) && placeCells(line, columns)[0]?.first === 0) return false;
  // The column of the rows' names often has none.
  const lacksNames = named.size < columns.length - (named.has(0) ? 0 : 1);
  return lacksNames || placed.some(({ first, last }) => last > first);
}

/** A cell of the head with the columns that it names. */
interface Name {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The names of the columns. A cell over several columns names each of them, before the cells below it: "Winter,
 * Guests".
 */
export function toHead(lines: readonly Line[], columns: readonly Column[], joinLines: JoinLines): Row {
  const names: Name[] = lines.flatMap((_, at) => namesOfLine(lines, at, columns));
  return columns.map((_, column) => {
    const own = names.filter(({ first, last }) => first <= column && column <= last);
    return own.reduce((text, name, index) => {
      const above = own[index - 1];
      if (above === undefined) return name.text;
      const isBelowGroup =
        above.last > above.first && (above.first !== name.first || above.last !== name.last);
      return isBelowGroup ? `${text}, ${name.text}` : joinLines(text, name.text);
    }, '');
  });
}

/** A choice of columns for the cells of a line, and how badly they fit. */
interface Choice {
  readonly misfit: number;
  readonly names: readonly Name[];
}

/** The columns of each cell of a line: those that it stands in the middle of or, in a row of its own, begins with. */
function namesOfLine(lines: readonly Line[], at: number, columns: readonly Column[]): readonly Name[] {
  const line = lines[at];
  if (line === undefined) return [];
  const placed = placeCells(line, columns);
  const below = lines
    .slice(at + 1)
    .flatMap((lower) => placeCells(lower, columns).map(({ first }) => ({ first, y: lower.y })));
  const choose = (index: number, from: number): Choice => {
    const cell = placed[index];
    if (cell === undefined) return { misfit: 0, names: [] };
    let best: Choice = { misfit: Number.POSITIVE_INFINITY, names: [] };
    for (let first = from; first <= cell.first; first += 1) {
      for (let last = Math.max(first, cell.last); last < columns.length; last += 1) {
        const own = misfit(cell, first, last, line, below, columns);
        if (own === Number.POSITIVE_INFINITY) continue;
        const rest = choose(index + 1, last + 1);
        if (own + rest.misfit < best.misfit) {
          best = { misfit: own + rest.misfit, names: [{ text: cell.cell.text, first, last }, ...rest.names] };
        }
      }
    }
    return best;
  };
  const best = choose(0, 0);
  if (best.misfit < Number.POSITIVE_INFINITY) return best.names;
  return placed.map(({ cell, first, last }) => ({ text: cell.text, first, last }));
}

/** More columns are better, when a cell fits equally well over fewer. */
const BONUS = 0.15;

function misfit(
  { cell, first: own, last: ownLast }: PlacedCell,
  first: number,
  last: number,
  line: Line,
  below: readonly { readonly first: number; readonly y: number }[],
  columns: readonly Column[],
): number {
  const from = columns[first]?.from ?? 0;
  const to = columns[last]?.to ?? 0;
  const middle = Math.abs(cell.x0 + cell.x1 - from - to) / 2;
  const edge = Math.min(Math.abs(cell.x0 - from), Math.abs(cell.x1 - to));
  if (first === own && last === ownLast) return Math.min(middle, edge) / line.size;
  const lower = below.filter((other) => other.first >= first && other.first <= last);
  if (new Set(lower.map((other) => other.first)).size <= last - first) return Number.POSITIVE_INFINITY;
  // Close to the line below, it may be the first line of a single cell.
  const isOwnRow = lower.every(({ y }) => line.y - y > line.size * LINE_PITCH);
  return (isOwnRow ? Math.min(middle, edge) : middle) / line.size - BONUS * (last - first);
}
