import type { Reading, TextInPlace } from './text-filter.ts';

/** More than RFC 5321 allows; what is longer was not delivered. */
const MAX_DOMAIN = 256;
const LOCAL_PART = String.raw`[\p{L}\p{N}_.+-]`;
const DOMAIN_PART = String.raw`[\p{L}\p{N}_.\\-]`;

const LOCAL_BEFORE = new RegExp(`${LOCAL_PART}+$`, 'u');
const DOMAIN_RUN = new RegExp(`${DOMAIN_PART}{0,${MAX_DOMAIN}}`, 'uy');
const EMAIL_ANYWHERE = new RegExp(`${LOCAL_PART}{1,64}@${DOMAIN_PART}{1,${MAX_DOMAIN}}`, 'gu');
const SCHEME_BEFORE = new RegExp(`(mailto|xmpp):${LOCAL_PART}+$`, 'iu');
const BEHIND_DOMAIN = /[._-]+$/u;

const TAKEN_OUT = '…';

/** The e-mail addresses that stand in a text. */
export function emailsOf(text: string): string[] {
  return (text.match(EMAIL_ANYWHERE) ?? []).map((email) => email.replace(BEHIND_DOMAIN, ''));
}

/**
 * Reads an e-mail address at its "@". What stands before was shown, as a word like any other; of an address that
 * is not delivered the rest is replaced by an ellipsis, so that no renderer makes a link of it. Those of XMPP always
 * go: they may have more behind them.
 */
export function readEmail(
  { text, ended, tail }: TextInPlace,
  at: number,
  isDelivered: (email: string) => boolean,
): Reading {
  const local = LOCAL_BEFORE.exec(tail)?.[0];
  if (local === undefined) return 'none';
  DOMAIN_RUN.lastIndex = at + 1;
  const run = DOMAIN_RUN.exec(text)?.[0] ?? '';
  const end = at + 1 + run.length;
  const isCut = run.length >= MAX_DOMAIN;
  if (end === text.length && !ended && !isCut) return 'open';
  const domain = run.replace(BEHIND_DOMAIN, '');
  const scheme = SCHEME_BEFORE.exec(tail)?.[1]?.toLowerCase();
  if (domain === '' || (scheme === undefined && !domain.includes('.'))) return 'none';
  if (!isCut && scheme !== 'xmpp' && isDelivered(`${local}@${domain}`)) return { end, text: `@${run}` };
  return { end, text: TAKEN_OUT + run.slice(domain.length) };
}
