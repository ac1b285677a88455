/**
 * @typedef {{ kind: 'text' | 'strong', text: string } | { kind: 'marker', marker: number }} Inline
 * @typedef {{ kind: 'paragraph', lines: Inline[][] } | { kind: 'list', ordered: boolean, items: Inline[][] }} Block
 */

const LIST_ITEM = /^\s*(?:[-*•]|(\d{1,2})[.)])\s+(.*)$/;
const INLINE = /\[(\d{1,3})\]|\*\*([^*]+)\*\*/g;

/**
 * The little structure that answers have: paragraphs, lists, strong words and citation markers. Whatever
 * else looks like markup is text.
 * @param {string} text
 * @returns {Block[]}
 */
export function parseAnswer(text) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Block | undefined} */
  let open;
  for (const line of text.split('\n')) {
    const item = LIST_ITEM.exec(line);
    if (item !== null) {
      const ordered = item[1] !== undefined;
      if (open?.kind !== 'list' || open.ordered !== ordered) {
        open = { kind: 'list', ordered, items: [] };
        blocks.push(open);
      }
      open.items.push(parseInline(item[2] ?? ''));
    } else if (line.trim() === '') {
      open = undefined;
    } else {
      if (open?.kind !== 'paragraph') {
        open = { kind: 'paragraph', lines: [] };
        blocks.push(open);
      }
      open.lines.push(parseInline(line));
    }
  }
  return blocks;
}

/**
 * @param {string} text
 * @returns {Inline[]}
 */
function parseInline(text) {
  /** @type {Inline[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const [whole, marker, strong] = match;
    parts.push(
      marker === undefined
        ? { kind: 'strong', text: strong ?? '' }
        : { kind: 'marker', marker: Number(marker) },
    );
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}
