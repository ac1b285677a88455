import type { Citation } from '../answer/index.ts';
import type { Passage } from '../ports/index.ts';
import { removeHiddenCharacters } from '../text/index.ts';
import type { CitationFilter } from './citation-filter.ts';
import { createCitationFilter } from './citation-filter.ts';
import { createLinkCheck } from './delivered-links.ts';
import { createLinkFilter } from './link-filter.ts';
import { createPromptLeakDetector, type ProtectedText } from './prompt-leak-detector.ts';
import { createPromptLeakFilter, type PromptLeakFilter } from './prompt-leak-filter.ts';
import type { TextFilter } from './text-filter.ts';

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
export function createAnswerFilter(options: AnswerFilterOptions): AnswerFilter {
  return new FilterChain(options);
}

class FilterChain implements AnswerFilter {
  readonly #written: PromptLeakFilter;
  readonly #visible = new VisibleText();
  readonly #cited: CitationFilter;
  readonly #links: TextFilter;
  readonly #read: PromptLeakFilter;

  constructor({ delivered, canary, instructions }: AnswerFilterOptions) {
    this.#written = createPromptLeakFilter(canary, createPromptLeakDetector(instructions, delivered));
    this.#cited = createCitationFilter(delivered);
    this.#links = createLinkFilter(createLinkCheck(delivered));
    this.#read = createPromptLeakFilter(canary, createPromptLeakDetector(instructions, delivered));
  }

  get citations(): readonly Citation[] {
    return this.#cited.citations;
  }

  get notFound(): boolean {
    return this.#cited.notFound;
  }

  get leaked(): boolean {
    return this.#written.leaked || this.#read.leaked;
  }

  push(text: string): string {
    const visible = this.#visible.push(this.#written.push(text));
    return this.#read.push(this.#links.push(this.#cited.push(visible)));
  }

  end(): string {
    const visible = this.#visible.push(this.#written.end());
    const cited = this.#cited.push(visible) + this.#cited.end();
    const linked = this.#links.push(cited) + this.#links.end();
    return (this.#read.push(linked) + this.#read.end()).trimEnd();
  }
}

const FIRST_HALF_AT_END = /[\ud800-\udbff]$/;

/** Takes hidden characters out. A surrogate pair that was cut in two waits for its other half; at the end it is dropped. */
class VisibleText {
  #half = '';

  push(text: string): string {
    const joined = this.#half + text;
    this.#half = FIRST_HALF_AT_END.exec(joined)?.[0] ?? '';
    return removeHiddenCharacters(this.#half === '' ? joined : joined.slice(0, -1));
  }
}
