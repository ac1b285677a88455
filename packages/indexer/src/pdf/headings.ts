import { type Line, textOfLine } from './lines.ts';
import { median } from './page-columns.ts';

/** What most of a document's running text looks like. */
export interface Typography {
  /** The font size. */
  readonly size: number;
  readonly font: string | undefined;
  /** The distance of two lines' baselines. */
  readonly spacing: number;
}

const LONGEST_HEADING = 160;
const LONGEST_BOLD_HEADING = 90;
const SHORTEST_PROSE_LINE = 40;

/**
 * By characters, not by lines, and by running text alone where there is any: tables are often set smaller,
 * and would make the text around them look like headings.
 */
export function typographyOf(lines: readonly Line[]): Typography {
  const prose = lines.filter(isProse);
  const body = prose.length > 0 ? prose : lines;
  const size = mostUsed(body, ({ size: points }) => Math.round(points * 2) / 2) ?? 10;
  const font = mostUsed(body, (line) => (line.filled ? undefined : line.font));
  const gaps = lines.slice(1).flatMap((line, index) => {
    const before = lines[index];
    const isBody =
      before !== undefined && before.region === line.region && Math.abs(line.size - size) < size * 0.1;
    return isBody ? [before.y - line.y] : [];
  });
  const usual = gaps.filter((gap) => gap > size * 0.8 && gap < size * 2.2);
  return { size, font, spacing: usual.length > 0 ? median(usual) : size * 1.3 };
}

/** The font of the running text of a page, if any. pdf.js sometimes gives one font several names. */
export function bodyFont(lines: readonly Line[]): string | undefined {
  return mostUsed(lines.filter(isProse), (line) => line.font);
}

function isProse(line: Line): boolean {
  return !line.filled && line.cells.length === 1 && textOfLine(line).length >= SHORTEST_PROSE_LINE;
}

function mostUsed<T>(lines: readonly Line[], property: (line: Line) => T | undefined): T | undefined {
  const characters = new Map<T, number>();
  for (const line of lines) {
    const value = property(line);
    if (value !== undefined) characters.set(value, (characters.get(value) ?? 0) + textOfLine(line).length);
  }
  return [...characters].reduce<[T | undefined, number]>(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    [undefined, 0],
  )[0];
}

/**
 * A heading is larger than the text, or is a short line in another font above text in the body font. pdf.js does not
 * report whether a font is bold, so "another font" has to do.
 */
export function isHeading(
  line: Line,
  before: Line | undefined,
  after: Line | undefined,
  typography: Typography,
): boolean {
  const text = textOfLine(line);
  if (line.filled || line.cells.length > 1 || text.length > LONGEST_HEADING || !/\p{L}{2}/u.test(text))
    return false;
  if (line.size >= typography.size * 1.15) return !/[.;,]$/.test(text) || line.size >= typography.size * 1.4;
  return isSetApart(line, before, typography) && isOwnFontHeading(line, text, after, typography);
}

function isOwnFontHeading(
  line: Line,
  text: string,
  after: Line | undefined,
  typography: Typography,
): boolean {
  if (line.font === undefined || line.font === typography.font || typography.font === undefined) return false;
  if (line.size < typography.size * 0.95 || text.length > LONGEST_BOLD_HEADING) return false;
  if (/[.;,:!]$/.test(text) || !/^[\p{Lu}\p{Lo}\d]/u.test(text)) return false;
  if (after === undefined || after.region !== line.region) return true;
  // The header of a table may be in the same font as the heading above it.
  if (after.font === line.font && after.cells.length === 1) return false;
  return after.size <= line.size * 1.05 && line.y - after.y < typography.spacing * 3;
}

/** Whether the gap above is larger than between two lines of text, or the line is the first of its column. */
function isSetApart(line: Line, before: Line | undefined, typography: Typography): boolean {
  if (before === undefined || before.region !== line.region) return true;
  return before.y - line.y > typography.spacing * 1.2;
}
