import type { Block } from '@rag/core';
import { isHeading, type Typography } from './headings.ts';
import type { JoinLines } from './join-lines.ts';
import { type Line, textOfFields, textOfLine } from './lines.ts';
import { type PageTable, tableLength, toTable } from './tables.ts';

/** A block of a page, before tables that go on over pages are put together. */
export type PageBlock = Exclude<Block, { readonly kind: 'table' }> | PageTable;

/** Lines that belong together. Each item of a list is a group. */
interface Group {
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly lines: Line[];
  /** The label above the value of a form. */
  readonly label?: string;
}

/** Joins the lines of a page into headings, paragraphs, lists and tables. */
export function toBlocks(lines: readonly Line[], typography: Typography, joinLines: JoinLines): PageBlock[] {
  const page = createPage(joinLines);
  let at = 0;
  while (at < lines.length) {
    const rows = tableLength(lines, at);
    const line = lines[at];
    if (rows > 0) page.addTable(lines.slice(at, at + rows));
    else if (line !== undefined) page.addLine(kindOf(lines, at, page.group(), typography), line);
    at += Math.max(1, rows);
  }
  return page.close();
}

interface Page {
  /** The group that lines are added to. */
  group(): Group | undefined;
  addLine(kind: Group['kind'] | 'more', line: Line): void;
  addTable(lines: readonly Line[]): void;
  close(): PageBlock[];
}

function createPage(joinLines: JoinLines): Page {
  const blocks: PageBlock[] = [];
  let group: Group | undefined;
  let items: string[] = [];
  const closeGroup = (): void => {
    if (group?.kind === 'item') items.push(textOf(group, joinLines).replace(BULLET, '• '));
    else if (group !== undefined && group.lines.length > 0) {
      blocks.push({ kind: group.kind, text: textOf(group, joinLines) });
    }
    group = undefined;
  };
  const closeList = (): void => {
    if (items.length > 0) blocks.push({ kind: 'list', items });
    items = [];
  };
  return {
    group: () => group,
    addLine(kind, line) {
      if (kind === 'more') {
        group?.lines.push(line);
        return;
      }
      const label = takeLabel(group, line);
      closeGroup();
      if (kind !== 'item') closeList();
      group = { kind, lines: [line], ...(label === undefined ? {} : { label }) };
    },
    addTable(lines) {
      closeGroup();
      closeList();
      blocks.push(toTable(lines, joinLines));
    },
    close() {
      closeGroup();
      closeList();
      return blocks;
    },
  };
}

/** What a line begins, or `more` when it continues the open group. */
function kindOf(
  lines: readonly Line[],
  at: number,
  group: Group | undefined,
  typography: Typography,
): Group['kind'] | 'more' {
  const line = lines[at];
  const last = group?.lines.at(-1);
  if (line === undefined) return 'more';
  if (line.filled) return group !== undefined && continuesValue(group, line) ? 'more' : 'item';
  if (isHeading(line, lines[at - 1], lines[at + 1], typography)) {
    return group?.kind === 'heading' && isSameHeading(last, line) ? 'more' : 'heading';
  }
  const opened = startsItem(line) ? 'item' : 'paragraph';
  if (NOTE.test(textOfLine(line))) return opened;
  if (group === undefined || last === undefined || group.kind === 'heading') return opened;
  return continuesGroup(group, last, line, typography) ? 'more' : opened;
}

function continuesGroup(group: Group, last: Line, line: Line, typography: Typography): boolean {
  if (group.kind === 'item') {
    return !startsItem(line) && belongsToItem(group.lines[0] ?? last, last, line, typography);
  }
  // In the middle of a paragraph, a line that begins with "12. May" is not a list item.
  return continuesParagraph(last, line, typography) && !startsList(line);
}

const ITEM = /^(?:[•◦▪▫‣·●○■□☐☑☒–—\uF0B7]\s*|[-*]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)/u;
const LIST_START = /^(?:[•◦▪▫‣·●○■□\uF0B7]|\(?(?:1|a|i)[.)])/u;
/** The text of a note begins with its mark. */
const NOTE = /^⁽?[⁰¹²³⁴-⁹ᵃ-ᶻʰʲʳˢʷʸˡˣ]+⁾?\s/u;
const BULLET = /^[◦▪▫‣·●○■□\uF0B7]\s*/u;
const FINISHED = /[.!?:;。！？]["'”’)\]]*$/u;

function startsItem(line: Line): boolean {
  return ITEM.test(textOfLine(line));
}

function startsList(line: Line): boolean {
  return LIST_START.test(textOfLine(line));
}

/** Whether a line is the next one of the value of a form. */
function continuesValue({ lines }: Group, line: Line): boolean {
  const last = lines.at(-1);
  if (last?.filled !== true || !isValue(line) || last.y - line.y > line.size * 1.5) return false;
  return last.cells.some((cell) => cell.filled && Math.abs(cell.x0 - line.x0) < 1);
}

function isValue({ cells }: Line): boolean {
  return cells.every(({ filled }) => filled);
}

/** The last line of a paragraph, when it is the label of a value right below it. */
function takeLabel(group: Group | undefined, line: Line): string | undefined {
  const last = group?.lines.at(-1);
  if (group?.kind !== 'paragraph' || last === undefined || !isValue(line)) return undefined;
  if (last.region !== line.region || last.y - line.y > line.size * 2.5 || last.x1 < line.x0) return undefined;
  group.lines.pop();
  return textOfLine(last);
}

/** A single line keeps its cells separate. In running text a wide gap is only a gap. */
function textOf({ lines, label }: Group, joinLines: JoinLines): string {
  const [first, ...others] = lines;
  if (first?.filled === true) {
    return [`• ${textOfFields(first.cells, label)}`, ...others.map((line) => textOfLine(line))].join(' ');
  }
  if (lines.length === 1 && first !== undefined) return textOfLine(first);
  return lines.map((line) => textOfLine(line, ' ')).reduce(joinLines);
}

function isSameHeading(last: Line | undefined, line: Line): boolean {
  if (last === undefined) return false;
  const gap = last.y - line.y;
  return (
    line.region === last.region && Math.abs(last.size - line.size) < 0.6 && gap > 0 && gap < line.size * 1.7
  );
}

/** Whether a line continues the paragraph of the last line. */
function continuesParagraph(last: Line, line: Line, typography: Typography): boolean {
  const isUnfinished = !FINISHED.test(textOfLine(last));
  if (line.region !== last.region) {
    // A paragraph continues in the next column only in the middle of a sentence.
    const isSameSize = Math.abs(last.size - line.size) < 0.6;
    return isUnfinished && isSameSize && /^[\p{Ll}\p{Lo}(]/u.test(textOfLine(line));
  }
  const gap = last.y - line.y;
  if (gap > typography.spacing * 1.35 * Math.max(1, line.size / typography.size)) return false;
  const isSmall = line.size < typography.size * 0.85;
  if (isSmall && Math.abs(last.size - line.size) > typography.size * 0.15) return false;
  if (isUnfinished) return true;
  const isIndented = line.x0 > last.x0 + line.size * 0.8 && last.x0 < last.left + line.size * 0.8;
  const isShort = last.x1 < last.right - (last.right - last.left) * 0.15;
  return !isIndented && !(isShort && gap > typography.spacing * 1.12);
}

function belongsToItem(first: Line, last: Line, line: Line, typography: Typography): boolean {
  if (line.region !== last.region || last.y - line.y > typography.spacing * 1.35) return false;
  return line.x0 > first.x0 + line.size * 0.4 || /^\p{Ll}/u.test(textOfLine(line));
}
