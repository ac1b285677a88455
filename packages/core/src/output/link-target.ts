import { MAX_URL_LENGTH } from './delivered-links.ts';

/** The target of a Markdown link. */
export interface Target {
  readonly url: string;
  /** Behind its closing bracket. */
  readonly end: number;
}

/** Where a text in round brackets ends: where the first of them is closed, if that is not too far away. */
function findEnd(text: string, at: number): number | undefined {
  let depth = 0;
  const limit = Math.min(text.length, at + MAX_URL_LENGTH);
  for (let index = at; index < limit; index += 1) {
    const character = text.charAt(index);
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return undefined;
}

/** The target of a link, `(url "title")`, if it stands at `at`. */
export function readTarget(text: string, at: number, ended: boolean): Target | 'open' | undefined {
  if (at >= text.length && !ended) return 'open';
  if (text.charAt(at) !== '(') return undefined;
  const end = findEnd(text, at);
  if (end === undefined) return text.length < at + MAX_URL_LENGTH && !ended ? 'open' : undefined;
  const url = toUrl(text.slice(at + 1, end - 1).trim());
  return url === undefined ? undefined : { url, end };
}

/** Words in brackets behind words in brackets are no target, an address with a title is. */
function toUrl(inner: string): string | undefined {
  if (inner.startsWith('<')) return inner.replace(/^<|>.*$/gsu, '');
  const [url = '', ...title] = inner.split(/\s+/u);
  return title.length === 0 || /^["'(]/u.test(title[0] ?? '') ? url : undefined;
}

/** Keeps a bracket that lost its target from taking what follows for another. */
export function gapBefore(text: string, at: number): string {
  return '([:'.includes(text.charAt(at)) && at < text.length ? ' ' : '';
}
