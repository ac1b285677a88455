import type { Citation } from '../answer/index.ts';
import type { Passage } from '../ports/index.ts';
import { type PassageRange, parseMarker, readBrackets } from './citation-markers.ts';
import { toCitation } from './citations.ts';
import type { KnownText, Reading, TextFilter } from './text-filter.ts';
import { createTokenFilter } from './text-filter.ts';

/** The text that a model returns when the passages have no answer. It is never shown. */
export const NOT_FOUND_SENTINEL = 'NOT_IN_DOCUMENTS';

/** Turns a model's text into text whose markers are citations of delivered passages. */
export interface CitationFilter extends TextFilter {
  /** The citations so far, in the order of their first appearance, numbered from 1. */
  readonly citations: readonly Citation[];
  /** Whether the model said that the passages do not hold the answer. */
  readonly notFound: boolean;
}

/** Where a marker may begin, with the space before it, or the sentinel. */
const START = /\s(?=[[［【]|$)|[[［【]|n/giu;
const SPACE = /\s/u;

/**
 * Markers, in whatever form models write them (see {@link parseMarker}), become `[n]`, numbered anew in order
 * of appearance; those of passages that were not delivered are dropped with the space before them. The
 * sentinel is taken out, in capitals or not.
 */
export function createCitationFilter(delivered: readonly Passage[]): CitationFilter {
  const citations: Citation[] = [];
  const markers = new Map<number, number>();
  let notFound = false;

  function cite(passageNumber: number): string {
    const known = markers.get(passageNumber);
    if (known !== undefined) return `[${known}]`;
    const passage = delivered[passageNumber - 1];
    if (passage === undefined) return '';
    const marker = citations.length + 1;
    markers.set(passageNumber, marker);
    citations.push(toCitation(passage, marker));
    return `[${marker}]`;
  }

  function citeAll(ranges: readonly PassageRange[]): string {
    const cited = new Set<string>();
    for (const [first, last] of ranges) {
      for (let number = first; number <= Math.min(last, delivered.length); number += 1)
        cited.add(cite(number));
    }
    return [...cited].join('');
  }

  function readMarker({ text, ended }: KnownText, at: number): Reading {
    const space = SPACE.test(text.charAt(at)) ? text.charAt(at) : '';
    const found = readBrackets(text, at + space.length);
    if (found === 'open') return ended ? 'none' : 'open';
    const ranges = found && parseMarker(found.body);
    if (found === undefined || ranges === undefined) return 'none';
    const cited = citeAll(ranges);
    return { end: found.end, text: cited === '' ? '' : space + cited };
  }

  const tokens = createTokenFilter({
    start: START,
    read(known, at) {
      if (known.text.charAt(at).toUpperCase() !== 'N') return readMarker(known, at);
      const reading = readSentinel(known, at);
      notFound ||= reading !== 'none' && reading !== 'open';
      return reading;
    },
  });
  return {
    push: (text) => tokens.push(text),
    end: () => tokens.end(),
    citations,
    get notFound() {
      return notFound;
    },
  };
}

function readSentinel({ text, ended }: KnownText, at: number): Reading {
  let end = at;
  for (const character of NOT_FOUND_SENTINEL) {
    // Some models escape the underscores, as Markdown asks.
    if (character === '_' && text.charAt(end) === '\\') end += 1;
    if (end >= text.length) return ended ? 'none' : 'open';
    if (text.charAt(end).toUpperCase() !== character) return 'none';
    end += 1;
  }
  return { end, text: '' };
}
