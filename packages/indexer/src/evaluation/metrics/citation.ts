import { share } from './statistics.ts';

export interface CitationInput {
  /** The right pages; empty when the documents do not answer the question. */
  readonly relevant: ReadonlyMap<string, number>;
  /** What each citation of the answer points at, one entry a citation. */
  readonly cited: readonly string[];
}

export interface CitationFigures {
  /** Of the questions that the documents answer: the share whose citations include a right page. */
  readonly rightPageRate: number | undefined;
  /** Of all citations, also those given where nothing was to be answered: the share on a right page. */
  readonly citationPrecision: number | undefined;
}

/** An answer that is missing (refused, failed) has no citations and lowers the right-page rate. */
export function citationFigures(questions: readonly CitationInput[]): CitationFigures {
  const answerable = questions.filter(({ relevant }) => relevant.size > 0);
  const withRightPage = answerable.filter(({ relevant, cited }) => cited.some((page) => relevant.has(page)));
  const citations = questions.flatMap(({ relevant, cited }) => cited.map((page) => relevant.has(page)));
  return {
    rightPageRate: share(withRightPage.length, answerable.length),
    citationPrecision: share(citations.filter(Boolean).length, citations.length),
  };
}
