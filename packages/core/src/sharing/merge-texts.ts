import type { SharedEvent } from '../answer/index.ts';

/** Texts that follow each other become one: each event costs its reader's connection as much as many words. */
export function mergeTexts(first: SharedEvent, second: SharedEvent): SharedEvent | undefined {
  if (first.type !== 'delta' || second.type !== 'delta') return undefined;
  // Joined, so that the parts are not kept.
  return { type: 'delta', text: [first.text, second.text].join('') };
}
