import type { Block } from '../load/loaded-document.ts';
import { isHeading, type Typography } from './heading.ts';
import type { JoinLines } from './hyphens.ts';
import { type Line, lineText } from './line.ts';
import { tableLength, toTable } from './table.ts';

const LIST_ITEM = /^(?:[•◦▪▫‣·●○■□–—\uF0B7]\s*|[-*]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)/u;
const BULLETS = /^[◦▪▫‣·●○■□\uF0B7]\s*/u;
const FINISHED = /[.!?:;。！？]["'”’)\]]*$/u;

type Open =
  | { readonly kind: 'paragraph'; text: string; last: Line }
  | { readonly kind: 'list'; readonly items: string[]; indent: number; last: Line }
  | { readonly kind: 'heading'; text: string; last: Line };

/** Puts a page's lines together into headings, paragraphs, lists and tables. */
export function toBlocks(lines: readonly Line[], typography: Typography, joinLines: JoinLines): Block[] {
  const blocks: Block[] = [];
  let open: Open | undefined;
  const close = (): void => {
    if (open?.kind === 'list') blocks.push({ kind: 'list', items: open.items });
    else if (open !== undefined) blocks.push({ kind: open.kind, text: open.text });
    open = undefined;
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (line === undefined) continue;
    const rows = tableLength(lines, at);
    const text = lineText(line);
    if (rows > 0) {
      close();
      blocks.push(toTable(lines.slice(at, at + rows)));
      at += rows - 1;
    } else if (isHeading(line, lines[at - 1], lines[at + 1], typography)) {
      if (open?.kind === 'heading' && goesOnAsHeading(open.last, line)) {
        open.text = joinLines(open.text, text);
        open.last = line;
      } else {
        close();
        open = { kind: 'heading', text, last: line };
      }
    } else if (
      LIST_ITEM.test(text) &&
      !(open?.kind === 'paragraph' && goesOn(open.last, line, typography) && !startsBullet(text))
    ) {
      const item = text.replace(BULLETS, '• ');
      if (open?.kind === 'list') open.items.push(item);
      else {
        close();
        open = { kind: 'list', items: [item], indent: line.x0, last: line };
      }
      open.indent = line.x0;
      open.last = line;
    } else if (open?.kind === 'list' && belongsToItem(open.last, open.indent, line, typography)) {
      const item = open.items.at(-1) ?? '';
      open.items[open.items.length - 1] = joinLines(item, text);
      open.last = line;
    } else if (open?.kind === 'paragraph' && goesOn(open.last, line, typography)) {
      open.text = joinLines(open.text, text);
      open.last = line;
    } else {
      close();
      open = { kind: 'paragraph', text, last: line };
    }
  }
  close();
  return blocks;
}

function startsBullet(text: string): boolean {
  return /^[•◦▪▫‣·●○■□\uF0B7]/u.test(text) || /^\(?(?:1|a|i)[.)]/.test(text);
}

function goesOnAsHeading(last: Line, line: Line): boolean {
  const gap = last.y - line.y;
  return (
    line.region === last.region && Math.abs(last.size - line.size) < 0.6 && gap > 0 && gap < line.size * 1.7
  );
}

/** Whether a line belongs to the paragraph that the last one is in. */
function goesOn(last: Line, line: Line, typography: Typography): boolean {
  const isUnfinished = !FINISHED.test(lineText(last));
  if (line.region !== last.region) {
    // Into the next column: only in the middle of a sentence.
    return isUnfinished && Math.abs(last.size - line.size) < 0.6 && /^[\p{Ll}\p{Lo}(]/u.test(lineText(line));
  }
  const gap = last.y - line.y;
  if (gap > typography.spacing * 1.35 * Math.max(1, line.size / typography.size)) return false;
  if (Math.abs(last.size - line.size) > typography.size * 0.15 && line.size < typography.size * 0.85)
    return false;
  const isIndented = line.x0 > last.x0 + line.size * 0.8 && last.x0 < last.left + line.size * 0.8;
  const isShort = last.x1 < last.right - (last.right - last.left) * 0.15;
  return !((isIndented || isShort) && !isUnfinished && (isIndented || gap > typography.spacing * 1.12));
}

function belongsToItem(last: Line, indent: number, line: Line, typography: Typography): boolean {
  if (line.region !== last.region || last.y - line.y > typography.spacing * 1.35) return false;
  return line.x0 > indent + line.size * 0.4 || /^\p{Ll}/u.test(lineText(line));
}
