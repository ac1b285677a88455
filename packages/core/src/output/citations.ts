import type { Citation } from '../answer/index.ts';
import { documentReference } from '../documents/index.ts';
import type { Passage } from '../ports/index.ts';
import { contentWords, splitSentences } from '../text/index.ts';

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

export function toCitation({ id, source, page, heading, content }: Passage, marker: number): Citation {
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
