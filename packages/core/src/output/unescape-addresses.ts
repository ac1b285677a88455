import { createTokenFilter, type TextFilter } from './text-filter.ts';

/** Looked at together; even, so that what is left of a longer run escapes nothing more. */
const MAX_RUN = 64;
const BACKSLASHES = new RegExp(String.raw`\\{1,${MAX_RUN}}`, 'y');
const IN_ADDRESSES = new Set(['.', ':', '/', '@']);

/** Removes the backslashes that would hide an address, as in `www\.example.org`, from the filters after it. */
export function createAddressUnescaper(): TextFilter {
  return createTokenFilter({
    start: /\\/g,
    read({ text, ended }, at) {
      BACKSLASHES.lastIndex = at;
      const run = BACKSLASHES.exec(text)?.[0] ?? '';
      const end = at + run.length;
      if (run.length === MAX_RUN) return { end, text: run };
      if (end === text.length && !ended) return 'open';
      return { end, text: IN_ADDRESSES.has(text.charAt(end)) ? '' : run };
    },
  });
}
