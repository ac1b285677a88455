import type { Passage } from '../../ports/index.ts';
import { removeHiddenCharacters } from '../../text/plain-text.ts';
import { instructions } from '../build-prompt.ts';
import type { CitationFilter } from '../cite.ts';
import { createCitationFilter } from '../cite.ts';
import { createLinkCheck } from './delivered-links.ts';
import { createLeakGuard } from './leak-guard.ts';
import { createLinkFilter } from './link-filter.ts';
import { createRecitalSearch, toRecitable } from './recital.ts';
import type { TextFilter } from './text-filter.ts';
import { chainFilters } from './text-filter.ts';

/** The same for every canary, which is looked for by itself. */
const INSTRUCTIONS = toRecitable(instructions(''));

export interface AnswerFilter extends CitationFilter {
  /** Whether the model recited its instructions; what followed was kept back. */
  readonly leaked: boolean;
}

/**
 * All that stands between a model and its reader. The model has read what strangers wrote, in the documents and
 * in the question, so its text is as little to be trusted as theirs.
 *
 * Each filter sees what the one before it leaves, so none can be got round with what another takes out. The
 * leak guard stands at either end: the first sees the text as it was written, the last as it is read.
 */
export function createAnswerFilter(delivered: readonly Passage[], canary: string): AnswerFilter {
  const cited = createCitationFilter(delivered);
  const sources = () => delivered.map(({ content }) => content);
  const guard = () => createLeakGuard(canary, createRecitalSearch(INSTRUCTIONS, sources));
  const [written, read] = [guard(), guard()];
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
