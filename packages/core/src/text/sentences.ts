const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** An abbreviation, an initial or an ordinal at the end of a segment: the sentence goes on. */
const UNFINISHED =
  /(?:^|[\s(])(?:\p{Lu}|[Dd]r|Mr|Mrs|Ms|Prof|St|No|Nr|Fig|Abs|Art|vs|ca|bzw|e\.g|i\.e|z\.B|etc|approx|\d{1,2})\.\s*$/u;

/** The point of a name such as ".NET". */
const LEADING_POINT = /(?:^|[\s(])\.$/u;

/**
 * The sentences of a text (Unicode UAX #29), trimmed and never empty, in order. Segments that end in a
 * common abbreviation or an ordinal are joined with what follows, unless a line break parts them.
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let pending = '';
  for (const { segment } of segmenter.segment(text)) {
    pending += segment;
    if ((UNFINISHED.test(pending) || LEADING_POINT.test(pending)) && !pending.endsWith('\n')) continue;
    const sentence = pending.trim();
    if (sentence !== '') sentences.push(sentence);
    pending = '';
  }
  const rest = pending.trim();
  if (rest !== '') sentences.push(rest);
  return sentences;
}
