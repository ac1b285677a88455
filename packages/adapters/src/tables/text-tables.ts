const CELL_BREAK = /\s*\|\s*|\t+|\s{3,}/u;
const RULE = /^[\s|:+=-]+$/u;

/** Whether a line is a row of a table: cells parted by bars, tabs or wide gaps. */
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
 * The rows of a table as lines that can be read alone, the column's names with the cells: "First dog: Per year
 * 90.00" and "Batteries – Where: Shops; How: Tape the poles". Without a header, or where a row has not as many
 * cells, the cells with bars between them.
 */
export function toReadableRows(lines: readonly string[]): string[] {
  const rows = lines.filter((line) => !RULE.test(line)).map(toCells);
  const [header, ...body] = rows;
  if (header === undefined) return [];
  if (!isHeader(header, body)) return rows.map((cells) => cells.join(' | '));
  return body.map((cells) =>
    cells.length === header.length ? readRow(header, cells) : `${header.join(' | ')}: ${cells.join(' | ')}`,
  );
}

/** A cell that says "not offered" or nothing. */
const EMPTY_CELL = /^[\s–—-]*$/u;
/** A cell that can follow its column's name without a colon: a figure, or one word such as "free". */
const FIGURE_CELL = /^(?:[\p{Sc}+±~<>≤≥]?\s*\d|\S+$)/u;

/** The first cell names what the row is about; the others say something of it. */
function readRow(header: readonly string[], cells: readonly string[]): string {
  const [subject = '', ...values] = cells;
  const named = values
    .map((cell, index) => ({ label: header[index + 1] ?? '', cell }))
    .filter(({ cell }) => !EMPTY_CELL.test(cell));
  if (subject === '') return named.map(({ label, cell }) => withLabel(label, cell)).join('; ');
  if (named.length === 0) return subject;
  const isBrief = named.every(({ cell }) => FIGURE_CELL.test(cell));
  return isBrief
    ? `${subject}: ${named.map(({ label, cell }) => `${label} ${cell}`.trim()).join(', ')}`
    : `${subject} – ${named.map(({ label, cell }) => withLabel(label, cell)).join('; ')}`;
}

function withLabel(label: string, cell: string): string {
  return label === '' ? cell : `${label}: ${cell}`;
}

/** A first row of words alone, over rows of which some cell is a figure or which are as wide. */
function isHeader(header: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (body.length === 0 || header.some((cell) => /^\W*\d/u.test(cell))) return false;
  return body.some((cells) => cells.length === header.length);
}
