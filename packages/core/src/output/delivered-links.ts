import { documentReference } from '../documents/index.ts';
import type { Passage } from '../ports/index.ts';
import { removeHiddenCharacters } from '../text/index.ts';
import { emailsOf } from './read-email.ts';

/** More than addresses need; what is longer was not delivered. */
export const MAX_URL_LENGTH = 1_000;

/** How an address begins that renderers of Markdown make a link of by themselves. */
export const URL_BEGINNINGS = ['https://', 'http://', 'ftp://', 'www.', '//'] as const;

/** The characters that renderers take for a part of an address, without emoji and scripts without spaces. */
const RUN = String.raw`[^\s<[\]【［\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef\u{10000}-\u{10ffff}]`;
export const URL_RUN = new RegExp(`${RUN}{0,${MAX_URL_LENGTH}}`, 'uy');
const URL_ANYWHERE = new RegExp(String.raw`(?:https?://|ftp://|www\.|//)${RUN}{1,${MAX_URL_LENGTH}}`, 'giu');

/** What ends a sentence, a bracket or an emphasis rather than an address. */
const BEHIND_URL = new Set('.,;:!?\'"*_~)}>`|');

/** An address without the punctuation behind it. */
export function trimUrl(run: string): string {
  let end = run.length;
  while (end > 0 && BEHIND_URL.has(run.charAt(end - 1))) end -= 1;
  return run.slice(0, end);
}

/** Tells the addresses, also of mail, that stand in the passages, and the passages' own, from all others. */
export function createLinkCheck(delivered: readonly Passage[]): (url: string) => boolean {
  let known: Set<string> | undefined;
  return (url) => {
    known ??= new Set(delivered.flatMap(linksOf));
    return known.has(trimUrl(url));
  };
}

function linksOf({ content, source, page }: Passage): string[] {
  const visible = removeHiddenCharacters(content);
  const own = [source, documentReference(source), documentReference(source, page)];
  return [...(visible.match(URL_ANYWHERE) ?? []), ...emailsOf(visible), ...own].map(trimUrl);
}
