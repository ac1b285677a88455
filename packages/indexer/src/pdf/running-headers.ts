import { type Line, textOfLine } from './lines.ts';
import { median } from './page-columns.ts';

/** How many rows at the top and at the bottom may be a running header or footer. */
const DEPTH = 3;
/** The share of pages that must have the row. Left and right pages may have different ones. */
const SHARE = 0.4;

/** All lines at one height of a page, across its columns. */
interface Row {
  readonly lines: readonly Line[];
  readonly text: string;
  readonly y: number;
  readonly size: number;
}

interface Edges {
  /** From the edge inwards, with one row more than may be dropped. */
  readonly top: readonly Row[];
  readonly bottom: readonly Row[];
  /** The usual distance of two rows. */
  readonly spacing: number;
}

/**
 * Removes running headers, footers and page numbers: rows at the top or bottom that are set apart from the text and
 * occur on many pages, with the same figures or page numbers, or that are only a page number. A row larger than
 * `bodySize` is a title and stays. Every page keeps some text.
 */
export function dropRunningHeaders(
  pages: readonly { readonly number: number; readonly lines: readonly Line[] }[],
  bodySize: number,
): Line[][] {
  const edges = pages.map(({ lines }) => edgesOf(lines));
  const occurrences = findOccurrences(pages.map(({ number }, index) => ({ number, edges: edges[index] })));
  const enough = Math.max(2, Math.ceil(pages.length * SHARE));
  const isRunningHeader = (row: Row, edge: string, page: number): boolean => {
    if (row.size > bodySize * 1.15) return false;
    if (PAGE_NUMBER.test(row.text)) return true;
    // Numbers alone may be part of a table.
    return /\p{L}/u.test(row.text) && countLike(row, page, occurrences.get(keyOf(row, edge)) ?? []) >= enough;
  };
  return pages.map(({ lines, number }, index) => {
    const { top, bottom, spacing } = edges[index] ?? edgesOf(lines);
    // Where pages resemble each other all through, only the outermost row is taken for furniture.
    for (const depth of [DEPTH, 1]) {
      const rows = [
        ...edgeRun(top.slice(0, depth + 1), spacing, (row) => isRunningHeader(row, 'top', number)),
        ...edgeRun(bottom.slice(0, depth + 1), spacing, (row) => isRunningHeader(row, 'bottom', number)),
      ];
      const dropped = new Set(rows.flatMap((row) => row.lines));
      const kept = lines.filter((line) => !dropped.has(line));
      if (kept.length > 0) return kept;
    }
    return [...lines];
  });
}

function edgesOf(lines: readonly Line[]): Edges {
  const rows = toRows(lines);
  const gaps = rows.slice(1).map((row, index) => (rows[index]?.y ?? row.y) - row.y);
  const size = median(lines.map((line) => line.size));
  const usual = gaps.filter((gap) => gap > size * 0.8 && gap < size * 2.5);
  return {
    top: rows.slice(0, DEPTH + 1),
    bottom: rows.toReversed().slice(0, DEPTH + 1),
    spacing: usual.length > 0 ? median(usual) : size * 1.3,
  };
}

function toRows(lines: readonly Line[]): Row[] {
  const groups: Line[][] = [];
  for (const line of lines.toSorted((a, b) => b.y - a.y)) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && group[0].y - line.y <= 0.3 * line.size) group.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => ({
    lines: group,
    text: group
      .toSorted((a, b) => a.x0 - b.x0)
      .map((line) => textOfLine(line))
      .join(' | '),
    y: group[0]?.y ?? 0,
    size: Math.max(...group.map(({ size }) => size)),
  }));
}

interface Occurrence {
  readonly page: number;
  readonly figures: readonly number[];
}

/** The pages on which each row stands at each edge, with the figures in it. */
function findOccurrences(
  pages: readonly { readonly number: number; readonly edges: Edges | undefined }[],
): Map<string, Occurrence[]> {
  const occurrences = new Map<string, Occurrence[]>();
  for (const { number, edges } of pages) {
    const rows = [
      ...(edges?.top ?? []).map((row) => ({ row, key: keyOf(row, 'top') })),
      ...(edges?.bottom ?? []).map((row) => ({ row, key: keyOf(row, 'bottom') })),
    ];
    for (const { row, key } of rows) {
      const own = occurrences.get(key) ?? [];
      own.push({ page: number, figures: figuresOf(row) });
      occurrences.set(key, own);
    }
  }
  return occurrences;
}

function figuresOf({ text }: Row): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/**
 * On how many pages a row occurs with the same figures, or with figures that count the pages. "Item 22 | 22.50" at the end
 * of a page and "Item 46 | 46.50" at the end of the next are rows of a table.
 */
function countLike(row: Row, page: number, occurrences: readonly Occurrence[]): number {
  const figures = figuresOf(row);
  const alike = occurrences.filter((other) =>
    other.figures.every((figure, index) => {
      const difference = figure - (figures[index] ?? 0);
      return difference === 0 || difference === other.page - page;
    }),
  );
  return new Set(alike.map((other) => other.page)).size;
}

/** The repeated rows from the edge inwards, as far as a gap or their size sets them apart from what follows. */
function edgeRun(
  zone: readonly Row[],
  spacing: number,
  isRunningHeader: (row: Row) => boolean,
): readonly Row[] {
  let run = 0;
  for (const [at, row] of zone.entries()) {
    const next = zone[at + 1];
    if (next === undefined || !isRunningHeader(row)) break;
    const isSmaller = row.size < next.size * 0.85;
    if (isSmaller || Math.abs(next.y - row.y) > spacing * 1.25) run = at + 1;
  }
  return zone.slice(0, run);
}

function keyOf({ text }: Row, edge: string): string {
  return `${edge} ${text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ')}`;
}

const PAGE_NUMBER =
  /^[-–—|\s]*(?:(?:page|seite|página|pagina|p\.|s\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:\/|of|von|de|di|sur|\|)\s*\d{1,4})?[-–—|\s]*$/i;
