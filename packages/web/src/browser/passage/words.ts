const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });
const SENTENCES = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** So many characters of a word decide: endings differ between a statement and its source. */
const STEM_LENGTH = 6;

/** The words of a text in any script, in lower case, shortened to their stems. */
export function stemsOf(text: string): Set<string> {
  const stems = new Set<string>();
  for (const { segment, isWordLike } of WORDS.segment(text.toLowerCase())) {
    if (isWordLike === true) stems.add(segment.replace(/[.,]00$/, '').slice(0, STEM_LENGTH));
  }
  return stems;
}

/** The sentences of a text, without the space around them. */
export function sentencesOf(text: string): string[] {
  return [...SENTENCES.segment(text)].map(({ segment }) => segment.trim()).filter((part) => part !== '');
}
