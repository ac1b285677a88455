const CELL_BREAK = /\s*\|\s*|\t+|\s{3,}/u;
const RULE = /^[\s|:+=-]+$/u;
/** The line below a header, as in Markdown. */
const HEADER_RULE = /^[\s|:+=-]*--[\s|:+=-]*$/u;

/** Whether a line is a row of a table: cells separated by bars, tabs or wide gaps. */
export function isTableRow(line: string): boolean {
  return toCells(line).length >= 2 && !/^\s{3,}\S+(?:\s\S+)*$/u.test(line);
}

function toCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/gu, '')
    .trim()
    .split(CELL_BREAK);
}

/**
 * The rows of a table as self-contained lines that repeat the column names: "First dog: Per year 90.00" and
 * "Batteries – Where: Shops; How: Tape the poles". Without a header, or when a row has another number of cells, the
 * cells are separated by bars.
 */
export function toReadableRows(lines: readonly string[]): string[] {
  const rows = lines.filter((line) => !RULE.test(line)).map(toCells);
  const [header, ...body] = rows;
  if (header === undefined) return [];
  const isRuled = body.length > 0 && HEADER_RULE.test(lines[1] ?? '');
  if (!isRuled && !isHeader(header, body)) return rows.map((cells) => cells.join(' | '));
  return body.map((cells) =>
    cells.length === header.length ? readRow(header, cells) : `${header.join(' | ')}: ${cells.join(' | ')}`,
  );
}

/** A cell that is empty or means "not offered". */
const EMPTY_CELL = /^[\s–—-]*$/u;
/** A cell that can follow its column name without a colon: a number, or one word such as "free". */
const FIGURE_CELL = /^(?:[\p{Sc}+±~<>≤≥]?\s*\d|\S+$)/u;

/** The first cell is the subject of the row; the others describe it. */
function readRow(header: readonly string[], cells: readonly string[]): string {
  const [first = '', ...values] = cells;
  const subject = EMPTY_CELL.test(first) ? '' : first;
  const named = values
    .map((cell, index) => ({ label: labelOf(header[index + 1]), cell }))
    .filter(({ cell }) => !EMPTY_CELL.test(cell));
  if (subject === '') return named.map(({ label, cell }) => withLabel(label, cell)).join('; ');
  if (named.length === 0) return subject;
  // A column under a spanning cell has a name of two parts: "Winter, Guests".
  const isBrief = named.every(({ label, cell }) => FIGURE_CELL.test(cell) && !label.includes(','));
  return isBrief
    ? `${subject}: ${named.map(({ label, cell }) => withFigure(label, cell)).join(', ')}`
    : `${subject} – ${named.map(({ label, cell }) => withLabel(label, cell)).join('; ')}`;
}

function labelOf(cell = ''): string {
  return EMPTY_CELL.test(cell) ? '' : cell;
}

/** A label that ends in a figure, such as "Zone 1", would run into the figure of the cell; a year does not. */
function withFigure(label: string, cell: string): string {
  return /\d$/u.test(label) && !YEAR.test(label) ? `${label}: ${cell}` : `${label} ${cell}`.trim();
}

function withLabel(label: string, cell: string): string {
  return label === '' ? cell : `${label}: ${cell}`;
}

const YEAR = /^(?:19|20)\d\d$/u;

/** A first row of words or years only, above rows with a number in a cell or with as many cells. */
function isHeader(header: readonly string[], body: readonly (readonly string[])[]): boolean {
  const isFigure = (cell: string, index: number): boolean =>
    /^\W*\d/u.test(cell) && !(index > 0 && YEAR.test(cell));
  if (body.length === 0 || header.some(isFigure)) return false;
  return body.some((cells) => cells.length === header.length);
}
