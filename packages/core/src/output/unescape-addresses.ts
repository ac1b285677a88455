import { type KnownText, type Reading, TokenFilter } from './text-filter.ts';

/** Looked at together; even, so that what is left of a longer run escapes nothing more. */
const MAX_RUN = 64;
const BACKSLASHES = new RegExp(String.raw`\\{1,${MAX_RUN}}`, 'y');
const START = /\\/g;
const IN_ADDRESSES = new Set(['.', ':', '/', '@']);

/** Removes the backslashes that would hide an address, as in `www\.example.org`, from the filters after it. */
export class AddressUnescaper extends TokenFilter {
  protected get start(): RegExp {
    return START;
  }

  protected read({ text, ended }: KnownText, at: number): Reading {
    BACKSLASHES.lastIndex = at;
    const run = BACKSLASHES.exec(text)?.[0] ?? '';
    const end = at + run.length;
    if (run.length === MAX_RUN) return { end, text: run };
    if (end === text.length && !ended) return 'open';
    return { end, text: IN_ADDRESSES.has(text.charAt(end)) ? '' : run };
  }
}
