import {
  type AnswerContent,
  type Degradation,
  type Emit,
  NOTHING_BILLED,
  type ShownEvent,
  type WrittenEvent,
} from '../answer/index.ts';
import { RagError } from '../errors.ts';
import { type AnswerFilter, createAnswerFilter } from '../output/index.ts';
import type { LLM, LLMFinishReason, ModelUsage, TokenUsage } from '../ports/index.ts';
import { GrowingText } from '../text/index.ts';
import { inSpan } from '../tracing/index.ts';
import { INSTRUCTIONS_TEXT, type Prompt } from './build-prompt.ts';
import { conclude } from './conclude.ts';
import type { GenerationSettings } from './generation-settings.ts';

export interface Writing {
  readonly settings: GenerationSettings;
  readonly degraded: ReadonlySet<Degradation>;
  readonly signal: AbortSignal;
}

interface Ending {
  readonly reason: LLMFinishReason;
  readonly billed: readonly ModelUsage[];
  readonly model: string;
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;
/** Space, and what stood behind a refusal that was taken out. */
const BEFORE_TEXT = /^(?:\s|[.,:;]+\s)+/u;

/**
 * Writes an answer in one or more attempts. A `retry` separates an attempt from text that was already shown. One class
 * and one function that waits for the model, as each open answer holds them.
 */
export class AnswerWriter {
  readonly #prompt: Prompt;
  readonly #writing: Writing;
  readonly #emit: Emit<WrittenEvent>;
  /** Made when an attempt begins. */
  #filter!: AnswerFilter;
  /** What was shown of this attempt, which begins with a word. */
  #text = new GrowingText();
  #held = '';
  #hasBegun = false;
  #isShown = false;
  #isAnother = false;

  constructor(prompt: Prompt, writing: Writing, emit: Emit<WrittenEvent>) {
    this.#prompt = prompt;
    this.#writing = writing;
    this.#emit = emit;
  }

  /** Whether the last attempt produced any text. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Shows a text that was written before. */
  replaceBy(text: string): void {
    this.#begin();
    this.#show({ type: 'delta', text });
  }

  /**
   * Passes on the model's text through the filter, possibly in empty parts. If the model leaks its instructions, the call
   * ends at once and counts as filtered, so that the answer is neither cached nor shared.
   */
  async write(llm: LLM): Promise<AnswerContent> {
    this.#begin();
    this.#hasBegun = false;
    let ending: Ending = { reason: 'stop', billed: NOTHING_BILLED, model: llm.model };
    try {
      for await (const part of llm.stream(this.#prompt.request, { signal: this.#writing.signal })) {
        if (part.type === 'finish') {
          const model = part.model ?? llm.model;
          ending = { reason: part.reason, billed: billedFor(model, part.usage), model };
        } else if (part.type === 'restart') this.#begin();
        else {
          this.#hasBegun = true;
          this.#add(this.#filter.push(part.text));
          if (this.#filter.leaked) break;
        }
      }
    } catch (error) {
      if (!(error instanceof RagError) || error.code !== 'content_filtered') throw error;
      ending = { ...ending, reason: 'content_filter' };
    }
    this.#hasBegun = true;
    this.#add(this.#filter.end());
    return this.#conclude(this.#filter.leaked ? { ...ending, reason: 'content_filter' } : ending);
  }

  async #conclude({ reason, model, billed }: Ending): Promise<AnswerContent> {
    const { outcome, citations, addendum } = await inSpan('cite', async () =>
      conclude(String(this.#text), reason, this.#filter, this.#prompt, this.#writing.settings),
    );
    this.#showText(this.#text.isEmpty || addendum === '' ? addendum : `\n\n${addendum}`);
    return {
      outcome,
      text: String(this.#text),
      citations,
      model,
      billed,
      truncated: reason === 'length',
      cached: false,
      degraded: [...this.#writing.degraded],
    };
  }

  /** What was shown so far does not count. */
  #begin(): void {
    const { delivered, canary } = this.#prompt;
    this.#isAnother = this.#isShown;
    this.#filter = createAnswerFilter({ delivered, canary, instructions: INSTRUCTIONS_TEXT });
    this.#text = new GrowingText();
    this.#held = '';
  }

  #add(piece: string): void {
    if (!this.#text.isEmpty) this.#showText(piece);
    else {
      // Characters around a refusal ("**", quotes, a full stop) are no answer, so they wait for a word.
      this.#held = (this.#held + piece).replace(BEFORE_TEXT, '');
      if (WORD_CHARACTER.test(this.#held)) this.#showText(this.#held);
    }
  }

  #showText(added: string): void {
    if (added === '') return;
    this.#text.add(added);
    this.#show({ type: 'delta', text: added });
  }

  #show(event: ShownEvent): void {
    if (this.#isAnother) this.#emit({ type: 'retry' });
    this.#isAnother = false;
    this.#isShown = true;
    this.#emit(event);
  }
}

/** A model in this process bills nothing. */
function billedFor(model: string, usage: TokenUsage): readonly ModelUsage[] {
  return usage.inputTokens + usage.outputTokens === 0 ? NOTHING_BILLED : [{ model, usage }];
}
