import {
  type AnswerContent,
  type Degradations,
  type Emit,
  NOTHING_BILLED,
  type ShownEvent,
  type WrittenEvent,
} from '../answer/index.ts';
import { isAbort, RagError, type RagErrorCode } from '../errors.ts';
import { type AnswerFilter, createAnswerFilter } from '../output/index.ts';
import type { LLM, LLMFinishReason, LLMPart, ModelUsage, TokenUsage } from '../ports/index.ts';
import { GrowingText } from '../text/index.ts';
import { inSpan } from '../tracing/index.ts';
import { INSTRUCTIONS_TEXT, type Prompt } from './build-prompt.ts';
import { conclude } from './conclude.ts';
import type { GenerationContext } from './generation-settings.ts';
import { toModelFailure } from './model-failure.ts';

export interface WriteOptions {
  /** An expired answer from the cache, for use when the model fails. */
  readonly stale: AnswerContent | undefined;
  /** The failed parts so far. Grows when the model fails. */
  readonly degraded: Degradations;
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

/** The maximum number of calls to a model whose stream breaks. */
const MAX_ATTEMPTS = 2;

/**
 * Streams the model's answer as cited text. If the stream breaks, the model is called once more. If the model fails, a
 * stale answer replaces it, or else the fallback model. This also works after text was shown: a `retry` announces
 * another attempt. An overload is reported unless there is a stale answer, since another attempt would add load.
 */
export function writeAnswer(
  context: GenerationContext,
  prompt: Prompt,
  options: WriteOptions,
  emit: Emit<WrittenEvent>,
): Promise<AnswerContent> {
  return new AnswerWriter(context, prompt, options, emit).write();
}

/** An answer that is being written. Each open one holds an object, and one function that waits for the model. */
class AnswerWriter {
  readonly #context: GenerationContext;
  readonly #prompt: Prompt;
  readonly #options: WriteOptions;
  readonly #emit: Emit<WrittenEvent>;
  /** Made when an attempt begins, as are the next three. */
  #filter!: AnswerFilter;
  #ending!: Ending;
  /** What was shown of this attempt, which begins with a word. */
  #text!: GrowingText;
  #held = '';
  #attempts = 0;
  /** Whether this attempt has produced any text. */
  #hasBegun = false;
  #isShown = false;
  /** Whether text was shown that does not count any more. */
  #isAnother = false;

  constructor(context: GenerationContext, prompt: Prompt, options: WriteOptions, emit: Emit<WrittenEvent>) {
    this.#context = context;
    this.#prompt = prompt;
    this.#options = options;
    this.#emit = emit;
  }

  async write(): Promise<AnswerContent> {
    let { llm } = this.#context;
    for (;;) {
      this.#begin(llm);
      try {
        for await (const part of llm.stream(this.#prompt.request, { signal: this.#options.signal })) {
          this.#take(part);
          // What follows would not be shown: the call ends at once.
          if (this.#filter.leaked) break;
        }
        return await this.#conclude(this.#ending.reason);
      } catch (failure) {
        const next = await this.#recoverFrom(failure, llm);
        if ('outcome' in next) return next;
        llm = next;
      }
    }
  }

  /** The model that goes on, or the answer that ends this. */
  async #recoverFrom(failure: unknown, llm: LLM): Promise<LLM | AnswerContent> {
    if (hasCode(failure, 'content_filtered')) return this.#conclude('content_filter');
    if (this.#mayRepeat(failure)) return llm;
    const replacement = this.#replacementFor(failure, llm);
    return 'outcome' in replacement ? this.#showStale(replacement) : replacement;
  }

  /** Not before the first text: the adapter has already retried and tried other deployments. */
  #mayRepeat(failure: unknown): boolean {
    if (isAbort(failure) || hasCode(failure, 'overloaded')) return false;
    return this.#hasBegun && this.#attempts < MAX_ATTEMPTS;
  }

  /** A stale answer, or else the fallback model. Throws the failure where there is neither. */
  #replacementFor(failure: unknown, failed: LLM): AnswerContent | LLM {
    const { fallbackLlm } = this.#context;
    if (failed === fallbackLlm) throw failure;
    const { stale, degraded } = this.#options;
    const replacement = stale ?? (hasCode(failure, 'overloaded') ? undefined : fallbackLlm);
    if (isAbort(failure) || replacement === undefined) throw toModelFailure(failure);
    degraded.add('model');
    return replacement;
  }

  #showStale(stale: AnswerContent): AnswerContent {
    this.#isAnother = this.#isShown;
    this.#show({ type: 'delta', text: stale.text });
    return { ...stale, degraded: this.#options.degraded.all };
  }

  #begin(llm: LLM): void {
    this.#attempts += 1;
    this.#hasBegun = false;
    this.#ending = { reason: 'stop', billed: NOTHING_BILLED, model: llm.model };
    this.#startOver();
  }

  /** What was shown so far does not count. */
  #startOver(): void {
    const { delivered, canary } = this.#prompt;
    this.#filter = createAnswerFilter({ delivered, canary, instructions: INSTRUCTIONS_TEXT });
    this.#text = new GrowingText();
    this.#held = '';
    this.#isAnother = this.#isShown;
  }

  #take(part: LLMPart): void {
    if (part.type === 'finish') {
      const { reason, usage, model = this.#ending.model } = part;
      this.#ending = { reason, billed: billedFor(model, usage), model };
    } else if (part.type === 'restart') this.#startOver();
    else {
      this.#hasBegun = true;
      this.#add(this.#filter.push(part.text));
    }
  }

  async #conclude(finished: LLMFinishReason): Promise<AnswerContent> {
    const { model, billed } = this.#ending;
    this.#hasBegun = true;
    this.#add(this.#filter.end());
    // A leak of the instructions counts as filtered, so that the answer is neither cached nor shared.
    const reason = this.#filter.leaked ? 'content_filter' : finished;
    const { outcome, citations, addendum } = await inSpan('cite', async () =>
      conclude(String(this.#text), reason, this.#filter, this.#prompt, this.#context.settings),
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
      degraded: this.#options.degraded.all,
    };
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

function hasCode(error: unknown, code: RagErrorCode): boolean {
  return error instanceof RagError && error.code === code;
}

/** A model in this process bills nothing. */
function billedFor(model: string, usage: TokenUsage): readonly ModelUsage[] {
  return usage.inputTokens + usage.outputTokens === 0 ? NOTHING_BILLED : [{ model, usage }];
}
