import type { Passage } from '../ports/index.ts';
import { removeHiddenCharacters } from '../text/index.ts';
import type { CitationFilter } from './citation-filter.ts';
import { createCitationFilter } from './citation-filter.ts';
import { createLinkCheck } from './delivered-links.ts';
import { createLinkFilter } from './link-filter.ts';
import { createPromptLeakDetector, type ProtectedText } from './prompt-leak-detector.ts';
import { createPromptLeakFilter } from './prompt-leak-filter.ts';
import type { TextFilter } from './text-filter.ts';
import { chainFilters } from './text-filter.ts';

export interface AnswerFilterOptions {
  /** The passages that may be cited, and whose links may stay. */
  readonly delivered: readonly Passage[];
  /** Stands in the instructions and must not stand in the answer. */
  readonly canary: string;
  /** The text of which an answer may not repeat a part. */
  readonly instructions: ProtectedText;
}

export interface AnswerFilter extends CitationFilter {
  /** Whether the model repeated its instructions; what followed was held back. */
  readonly leaked: boolean;
}

/**
 * All filters between a model and the client. The model has read untrusted text, in the documents and in the question,
 * so its own text is untrusted, too.
 *
 * Each filter gets the output of the previous one, so none can be evaded with text that another removes. There is a
 * filter for prompt leaks at either end: the first one gets the text of the model, the last one the text that is shown.
 */
export function createAnswerFilter({ delivered, canary, instructions }: AnswerFilterOptions): AnswerFilter {
  const cited = createCitationFilter(delivered);
  const sources = () => delivered.map(({ content }) => content);
  const createLeakFilter = () =>
    createPromptLeakFilter(canary, createPromptLeakDetector(instructions, sources));
  const [written, read] = [createLeakFilter(), createLeakFilter()];
  const all = chainFilters([
    written,
    createVisibleText(),
    cited,
    createLinkFilter(createLinkCheck(delivered)),
    read,
  ]);
  return {
    push: all.push,
    end: () => all.end().trimEnd(),
    citations: cited.citations,
    get notFound() {
      return cited.notFound;
    },
    get leaked() {
      return written.leaked || read.leaked;
    },
  };
}

const FIRST_HALF_AT_END = /[\ud800-\udbff]$/;

/** Takes hidden characters out. A surrogate pair that was cut in two waits for its other half. */
function createVisibleText(): TextFilter {
  let half = '';
  return {
    push(text) {
      const joined = half + text;
      half = FIRST_HALF_AT_END.exec(joined)?.[0] ?? '';
      return removeHiddenCharacters(half === '' ? joined : joined.slice(0, -1));
    },
    end() {
      half = '';
      return '';
    },
  };
}
