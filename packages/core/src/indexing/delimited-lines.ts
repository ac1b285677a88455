import type { Block } from './blocks.ts';

interface Delimiter {
  readonly split: (line: string) => string[];
  /** Whether programs write such tables, whose first line names the columns. */
  readonly isExported: boolean;
}

/** What parts the cells of a table in plain text, the surest first. */
const DELIMITERS: readonly Delimiter[] = [
  { split: (line) => line.split('\t'), isExported: true },
  { split: (line) => line.trim().split(/\t+/), isExported: true },
  { split: (line) => fieldsOf(line, ';'), isExported: true },
  {
    split: (line) =>
      line
        .trim()
        .replace(/^\||\|$/g, '')
        .split('|'),
    isExported: true,
  },
  {
    split: (line) => (/, /.test(line.replace(/"[^"]*"/g, '')) ? [line] : fieldsOf(line, ',')),
    isExported: false,
  },
  { split: (line) => line.trim().split(/\s*\.{3,}\s*|\s*…{2,}\s*|(?<![.!?:]) {2,}/), isExported: false },
];
const RULE = /^[\s|:+=;-]*-[\s|:+=;-]*$/;
const LONGEST_CELL = 100;
const EMPTY = '–';

/**
 * The table that lines are whose cells are parted by tabs, semicolons, bars, commas or wide gaps, perhaps below a line
 * that introduces it; undefined when they are a text. Without column names each row is an item: "- Adults: 8".
 */
export function delimitedBlocks(lines: readonly string[]): Block[] | undefined {
  const [first = '', ...others] = lines;
  const table = tableOf(lines);
  if (table !== undefined) return [table];
  const below = others.length >= 2 ? tableOf(others) : undefined;
  if (below === undefined || first.trim().length > LONGEST_CELL) return undefined;
  return [{ kind: 'paragraph', text: first.replace(/\s+/g, ' ').trim() }, below];
}

function tableOf(lines: readonly string[]): Block | undefined {
  const written = lines.filter((line) => !RULE.test(line));
  if (written.length < 2) return undefined;
  for (const { split, isExported } of DELIMITERS) {
    const rows = written.map((line) => split(line).map((cell) => cell.replace(/\s+/g, ' ').trim()));
    const width = rows[0]?.length ?? 0;
    const isTable =
      width >= 2 &&
      rows.every(
        (row) => row.length === width && row[0] !== '' && row.some((cell) => /[\p{L}\p{N}]/u.test(cell)),
      ) &&
      rows.every((row) => row.every((cell) => cell.length <= LONGEST_CELL));
    if (!isTable) continue;
    const isRuled = RULE.test(lines[1] ?? '');
    return toBlock(rows, isRuled || hasHeader(rows, isExported));
  }
  return undefined;
}

function toBlock(rows: readonly (readonly string[])[], withHeader: boolean): Block {
  const [header = [], ...body] = rows;
  if (withHeader) return { kind: 'table', header: toLine(header), rows: body.map(toLine) };
  return {
    kind: 'list',
    items: rows.map(([first = '', ...others]) => {
      const filled = others.filter((cell) => cell !== '');
      return `- ${filled.length === 0 ? first : `${first.replace(/\s*:$/, '')}: ${filled.join('; ')}`}`;
    }),
  };
}

/** A first row of words alone, above figures in the other rows. */
function hasHeader(rows: readonly (readonly string[])[], isExported: boolean): boolean {
  const [header = [], ...body] = rows;
  if (header.some((cell) => cell === '' || /\d/.test(cell))) return false;
  const hasFigure = (row: readonly string[]): boolean => row.slice(1).some((cell) => /\d/.test(cell));
  if (header.length === 2) return body.length >= 2 && body.every(hasFigure);
  return body.every(hasFigure) || (isExported && !body.some(hasFigure));
}

function toLine(cells: readonly string[]): string {
  return cells.map((cell) => (cell === '' ? EMPTY : cell.replaceAll('|', '¦'))).join(' | ');
}

/** The fields of a line; quotes may surround a field that holds the delimiter. */
function fieldsOf(line: string, delimiter: ';' | ','): string[] {
  const fields =
    line.match(
      delimiter === ';' ? /(?<=^|;)(?:"(?:[^"]|"")*"|[^;]*)/g : /(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)/g,
    ) ?? [];
  return fields.map((field) => (/^".*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field));
}
