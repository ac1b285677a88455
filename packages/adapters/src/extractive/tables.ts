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
 * The rows of a table as lines that can be read alone: "Grade: B; Daily allowance: 40 EUR" where the first
 * row is a header of as many cells, else the cells with bars between them.
 */
export function toReadableRows(lines: readonly string[]): string[] {
  const rows = lines.filter((line) => !RULE.test(line)).map(toCells);
  const [header, ...body] = rows;
  if (header === undefined) return [];
  if (!isHeader(header, body)) return rows.map((cells) => cells.join(' | '));
  return body.map((cells) =>
    cells.length === header.length
      ? cells
          .map((cell, column) => (cell === '' ? '' : withLabel(header[column] ?? '', cell)))
          .filter(Boolean)
          .join('; ')
      : `${header.join(' | ')}: ${cells.join(' | ')}`,
  );
}

function withLabel(label: string, cell: string): string {
  return label === '' ? cell : `${label}: ${cell}`;
}

/** A first row of words alone, over rows of which some cell is a figure or which are as wide. */
function isHeader(header: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (body.length === 0 || header.some((cell) => /^\W*\d/u.test(cell))) return false;
  return body.some((cells) => cells.length === header.length);
}
