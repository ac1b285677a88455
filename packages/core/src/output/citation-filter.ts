import type { Citation } from '../answer/index.ts';
import type { Passage } from '../ports/index.ts';
import { type PassageRange, parseMarker, readBrackets } from './citation-markers.ts';
import { toCitation } from './citations.ts';
import type { KnownText, Reading, TextFilter } from './text-filter.ts';
import { TokenFilter } from './text-filter.ts';

/** The text that a model returns when the passages have no answer. It is never shown. */
export const NOT_FOUND_SENTINEL = 'NOT_IN_DOCUMENTS';

/** Turns a model's text into text whose markers are citations of delivered passages. */
export interface CitationFilter extends TextFilter {
  /** The citations so far, in the order of their first appearance, numbered from 1. */
  readonly citations: readonly Citation[];
  /** Whether the model said that the passages do not hold the answer. */
  readonly notFound: boolean;
}

/** Where a marker may begin, with the space before it, or the sentinel, which its second letter tells from most words. */
const START = /\s(?=[[［【]|$)|[[［【]|n(?=o|$)/giu;
const SPACE = /\s/u;

/**
 * Markers, in whatever form models write them (see {@link parseMarker}), become `[n]`, numbered anew in order
 * of appearance; those of passages that were not delivered are dropped with the space before them. The
 * sentinel is taken out, in capitals or not.
 */
export function createCitationFilter(delivered: readonly Passage[]): CitationFilter {
  return new MarkerFilter(delivered);
}

class MarkerFilter extends TokenFilter implements CitationFilter {
  readonly citations: Citation[] = [];
  readonly #delivered: readonly Passage[];
  #notFound = false;

  constructor(delivered: readonly Passage[]) {
    super();
    this.#delivered = delivered;
  }

  get notFound(): boolean {
    return this.#notFound;
  }

  protected get start(): RegExp {
    return START;
  }

  protected read(known: KnownText, at: number): Reading {
    if (known.text.charAt(at).toUpperCase() !== 'N') return this.#readMarker(known, at);
    const reading = readSentinel(known, at);
    this.#notFound ||= reading !== 'none' && reading !== 'open';
    return reading;
  }

  #readMarker({ text, ended }: KnownText, at: number): Reading {
    const space = SPACE.test(text.charAt(at)) ? text.charAt(at) : '';
    const found = readBrackets(text, at + space.length);
    if (found === 'open') return ended ? 'none' : 'open';
    const ranges = found && parseMarker(found.body);
    if (found === undefined || ranges === undefined) return 'none';
    const cited = this.#citeAll(ranges);
    return { end: found.end, text: cited === '' ? '' : space + cited };
  }

  #citeAll(ranges: readonly PassageRange[]): string {
    const cited = new Set<string>();
    for (const [first, last] of ranges) {
      for (let number = first; number <= Math.min(last, this.#delivered.length); number += 1)
        cited.add(this.#cite(number));
    }
    return [...cited].join('');
  }

  #cite(passageNumber: number): string {
    const passage = this.#delivered[passageNumber - 1];
    if (passage === undefined) return '';
    const known = this.citations.find(({ passageId }) => passageId === passage.id);
    if (known !== undefined) return `[${known.marker}]`;
    const marker = this.citations.length + 1;
    this.citations.push(toCitation(passage, marker));
    return `[${marker}]`;
  }
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
