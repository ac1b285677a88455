import { type Line, lineText } from './line.ts';
import { median } from './reading-order.ts';

/** How many lines at the top, and at the bottom, may be a running header or footer. */
const DEPTH = 3;
/** On what share of the pages a line must stand to be one; left and right pages may have their own. */
const SHARE = 0.4;

/**
 * Takes running headers, footers and page numbers away: lines at the top or bottom that stand apart from
 * the text and stand on many pages, where digits do not count, or that are nothing but the page's number.
 * What is set larger than the text (of size `bodySize`) is a title. A page is never left without any text.
 */
export function dropFurniture(pages: readonly (readonly Line[])[], bodySize: number): Line[][] {
  const zones = pages.map(zonesOf);
  const counts = new Map<string, number>();
  for (const { top, bottom } of zones) {
    const keys = new Set([
      ...top.map((line) => `top ${keyOf(line)}`),
      ...bottom.map((line) => `bottom ${keyOf(line)}`),
    ]);
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const enough = Math.max(2, Math.ceil(pages.length * SHARE));
  return pages.map((lines, index) => {
    const zone = zones[index];
    if (zone === undefined) return [...lines];
    const repeats = (line: Line, edge: string): boolean => {
      const key = keyOf(line);
      if (line.size > bodySize * 1.15) return false;
      // Figures alone may be a table's: they must be the number of this very page.
      if (!/\p{L}/u.test(key) || isPageNumber(line)) return isPageNumber(line);
      return (counts.get(`${edge} ${key}`) ?? 0) >= enough;
    };
    const dropped = new Set([
      ...edgeRun(zone.top, zone.spacing, (line) => repeats(line, 'top')),
      ...edgeRun(zone.bottom, zone.spacing, (line) => repeats(line, 'bottom')),
    ]);
    const kept = lines.filter((line) => !dropped.has(line));
    return kept.length === 0 ? [...lines] : kept;
  });
}

interface Zones {
  /** From the edge inwards, with one line more than may be dropped. */
  readonly top: readonly Line[];
  readonly bottom: readonly Line[];
  /** The usual distance of two lines. */
  readonly spacing: number;
}

function zonesOf(lines: readonly Line[]): Zones {
  const sorted = lines.toSorted((a, b) => b.y - a.y);
  const gaps = sorted.slice(1).map((line, index) => (sorted[index]?.y ?? line.y) - line.y);
  const size = median(lines.map((line) => line.size));
  const usual = gaps.filter((gap) => gap > size * 0.5 && gap < size * 2.5);
  return {
    top: sorted.slice(0, DEPTH + 1),
    bottom: sorted.toReversed().slice(0, DEPTH + 1),
    spacing: usual.length > 0 ? median(usual) : size * 1.3,
  };
}

/** The repeated lines from the edge inwards, as far as a gap sets them apart from the text. */
function edgeRun(zone: readonly Line[], spacing: number, repeats: (line: Line) => boolean): readonly Line[] {
  let run = 0;
  for (let at = 0; at < Math.min(DEPTH, zone.length); at += 1) {
    const line = zone[at];
    if (line === undefined || !repeats(line)) break;
    const next = zone[at + 1];
    if (next === undefined || Math.abs(next.y - line.y) > spacing * 1.25) run = at + 1;
  }
  return zone.slice(0, run);
}

function keyOf(line: Line): string {
  return lineText(line).toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ');
}

const PAGE_NUMBER =
  /^[-–—|\s]*(?:(?:page|seite|página|pagina|p\.|s\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:\/|of|von|de|di|sur|\|)\s*\d{1,4})?[-–—|\s]*$/i;

function isPageNumber(line: Line): boolean {
  return PAGE_NUMBER.test(lineText(line));
}
