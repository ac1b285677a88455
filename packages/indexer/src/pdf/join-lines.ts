import { words } from '@rag/core/adapter';
import { isSpaceless } from './spaceless.ts';

/** Joins two lines of one paragraph. */
export type JoinLines = (before: string, after: string) => string;

/** People type U+002D. Programs that hyphenate use U+2010. */
const TYPESET_HYPHEN = '\u2010';
const BROKEN_END = /([\p{L}\p{M}]+)[-\u2010]$/u;
const START = /^[\p{L}\p{M}]+(?:[-\u2010][\p{L}\p{M}]+)*/u;
const WORD = /[\p{L}\p{M}]+/gu;
/** A line may break after the dash of a range: "10:00–" and "20:00". */
const RANGE_END = /[^\s–—][–—]$/u;

/**
 * Joins words that were hyphenated at the end of a line. "elimi-" and "nation" become one word when that word occurs
 * elsewhere in the document, when neither half does, or when a program set the hyphen. "in-" and "network" keep
 * theirs, and so do "North-" and "South", but not "Trace-" and "Monkey" where "TraceMonkey" occurs. Soft hyphens
 * (U+00AD) are always removed.
 */
export function createLineJoiner(lines: Iterable<string>): JoinLines {
  const all = [...lines];
  const known = vocabulary(all);
  const spellings = new Set(all.flatMap((line) => line.match(WORD) ?? []));
  return (before, after) => {
    if (before.endsWith('\u00AD')) return before.slice(0, -1) + after;
    const left = BROKEN_END.exec(before)?.[1];
    const right = START.exec(after)?.[0];
    if (left === undefined || right === undefined) {
      return `${before}${RANGE_END.test(before) || isSpaceless(before, after) ? '' : ' '}${after}`;
    }
    const isTypeset = before.endsWith(TYPESET_HYPHEN);
    const isOneWord = /^\p{Ll}/u.test(right)
      ? isHyphenated(left.toLowerCase(), right.toLowerCase(), known, isTypeset)
      : spellings.has(left + right);
    return isOneWord ? before.slice(0, -1) + after : before + after;
  };
}

function isHyphenated(left: string, right: string, known: ReadonlySet<string>, isTypeset: boolean): boolean {
  if (known.has(left + right)) return true;
  if (known.has(`${left}-${right}`) || left.length === 1) return false;
  return isTypeset || (!known.has(left) && !known.has(right));
}

/** The words of the document, without the halves of hyphenated words. */
function vocabulary(lines: Iterable<string>): Set<string> {
  const known = new Set<string>();
  let continues = false;
  for (const line of lines) {
    const tokens = words(line);
    if (continues) tokens.shift();
    continues = BROKEN_END.test(line);
    if (continues) tokens.pop();
    for (const token of tokens) {
      known.add(token);
      for (const part of token.split('-')) known.add(part);
    }
  }
  return known;
}
