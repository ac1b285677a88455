import { documentReference } from '../documents/document-name.ts';
import type { Passage } from '../ports/index.ts';
import { splitSentences } from '../text/sentences.ts';
import { contentWords } from '../text/words.ts';
import type { Citation } from './answer-event.ts';
import { NOT_FOUND_SENTINEL } from './build-prompt.ts';

/** Turns a model's stream of text into text whose markers are citations of delivered passages. */
export interface CitationFilter {
  /** Takes the next piece and returns what can be shown of the text so far; often the same, sometimes ''. */
  push(text: string): string;
  /** Returns what was still held back. Call once, at the end. */
  end(): string;
  /** The citations so far, in the order of their first appearance, numbered from 1. */
  readonly citations: readonly Citation[];
  /** Whether the model said that the passages do not hold the answer. */
  readonly notFound: boolean;
}

/** `[2]`, `[2, 5]` and `[2][5]`, with the space before them; and the sentinel. */
const TOKEN = new RegExp(String.raw`(\s?)\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]|${NOT_FOUND_SENTINEL}`, 'gu');

/** The end of a text that may yet become a token. */
const OPEN_END = new RegExp(String.raw`(?:\s?\[[\d\s,;]{0,24}|\s|${prefixes(NOT_FOUND_SENTINEL)})$`, 'u');

function prefixes(word: string): string {
  return Array.from(word, (_, index) => word.slice(0, word.length - index)).join('|');
}

/**
 * Markers are numbered anew in order of appearance; those of passages that were not delivered are dropped
 * with the space before them. A marker or sentinel that is split over pieces is held back until it is whole.
 */
export function createCitationFilter(delivered: readonly Passage[]): CitationFilter {
  const citations: Citation[] = [];
  const markers = new Map<number, number>();
  let pending = '';
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

  function resolve(text: string): string {
    return text.replace(TOKEN, (_token, space: string | undefined, numbers: string | undefined) => {
      if (numbers === undefined) {
        notFound = true;
        return '';
      }
      const cited = [...new Set(numbers.split(/[,;]/).map((number) => cite(Number(number))))].join('');
      return cited === '' ? '' : `${space}${cited}`;
    });
  }

  return {
    citations,
    get notFound() {
      return notFound;
    },
    push(text) {
      pending += text;
      const open = OPEN_END.exec(pending);
      const whole = open === null ? pending : pending.slice(0, open.index);
      pending = pending.slice(whole.length);
      return whole === '' ? '' : resolve(whole);
    },
    end() {
      const rest = resolve(pending).trimEnd();
      pending = '';
      return rest;
    },
  };
}

/**
 * For a text without markers: the delivered passages that hold most of the content words of at least one
 * of its sentences, best first. Empty when the text resembles none.
 */
export function attribute(text: string, delivered: readonly Passage[]): Citation[] {
  const sentences = splitSentences(text)
    .map(contentWords)
    .filter((sentence) => sentence.length >= 3);
  return delivered
    .map((passage) => {
      const known = new Set(contentWords(passage.content));
      const shares = sentences.map(
        (sentence) => sentence.filter((word) => known.has(word)).length / sentence.length,
      );
      return { passage, share: Math.max(0, ...shares) };
    })
    .filter(({ share }) => share >= 0.6)
    .sort((a, b) => b.share - a.share)
    .map(({ passage }, index) => toCitation(passage, index + 1));
}

/** The distinct references of citations, in their order. */
export function referencesOf(citations: readonly Citation[]): readonly string[] {
  return [...new Set(citations.map(({ reference }) => reference))];
}

function toCitation({ id, source, page, heading, content }: Passage, marker: number): Citation {
  return {
    marker,
    passageId: id,
    source,
    ...(page === undefined ? {} : { page }),
    ...(heading === undefined ? {} : { heading }),
    excerpt: content,
    reference: documentReference(source, page),
  };
}
