import { isAbort, RagError } from '../errors.ts';
import type { LLM, LLMFinishReason, LLMPart, TokenUsage } from '../ports/index.ts';
import type { AnswerContent, ContentEvent } from './answer-content.ts';
import { NO_USAGE } from './answer-content.ts';
import type { AnswerOutcome, Citation, Degradation } from './answer-event.ts';
import type { Prompt } from './build-prompt.ts';
import type { ChatContext } from './chat-context.ts';
import { attribute } from './cite.ts';
import type { AnswerFilter } from './output/answer-filter.ts';
import { createAnswerFilter } from './output/answer-filter.ts';
import { toModelFailure } from './to-model-failure.ts';

export interface WriteOptions {
  /** An answer from the cache that has outlived its time; better than none when the model fails. */
  readonly stale: AnswerContent | undefined;
  /** What was missing on the way here; grows when the model fails. */
  readonly degraded: Set<Degradation>;
  readonly signal: AbortSignal;
}

/**
 * Streams the model's answer as cited text. As long as nothing was shown, a model that fails is replaced:
 * by a stale answer, else by the fallback model. After that the failure is the caller's to tell. So is that
 * there is too much to do, unless a stale answer is at hand: the fallback model would be more work.
 */
export async function* writeAnswer(
  context: ChatContext,
  prompt: Prompt,
  { stale, degraded, signal }: WriteOptions,
): AsyncGenerator<ContentEvent, void, undefined> {
  let shown = false;
  try {
    for await (const event of writeWith(context.llm, context, prompt, degraded, signal)) {
      shown = true;
      yield event;
    }
    return;
  } catch (error) {
    const mayFallBack = context.fallbackLlm !== undefined && !isOverload(error);
    if (shown || isAbort(error) || (stale === undefined && !mayFallBack)) throw toModelFailure(error);
    degraded.add('model');
  }
  if (stale !== undefined) {
    yield { type: 'delta', text: stale.text };
    yield { type: 'content', content: { ...stale, degraded: [...degraded] } };
  } else if (context.fallbackLlm !== undefined) {
    yield* writeWith(context.fallbackLlm, context, prompt, degraded, signal);
  }
}

/** Says without asking a model that the documents do not answer the question, or that nobody here does. */
export function* refuse(
  context: ChatContext,
  outcome: 'not_found' | 'filtered',
  degraded: readonly Degradation[],
): Generator<ContentEvent, void, undefined> {
  const { notFound, filtered } = context.settings.texts;
  const text = outcome === 'not_found' ? notFound : filtered;
  yield { type: 'delta', text };
  yield {
    type: 'content',
    content: {
      outcome,
      text,
      citations: [],
      model: context.llm.model,
      usage: NO_USAGE,
      truncated: false,
      cached: false,
      degraded,
    },
  };
}

function isOverload(error: unknown): boolean {
  return error instanceof RagError && error.code === 'overloaded';
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;

async function* writeWith(
  llm: LLM,
  context: ChatContext,
  { request, delivered, canary }: Prompt,
  degraded: ReadonlySet<Degradation>,
  signal: AbortSignal,
): AsyncGenerator<ContentEvent, void, undefined> {
  const filter = createAnswerFilter(delivered, canary);
  const ending: Ending = { reason: 'stop', usage: NO_USAGE, model: llm.model };
  let text = '';
  let held = '';
  for await (const piece of visibleText(llm.stream(request, { signal }), filter, ending)) {
    const visible = text === '' ? (held + piece).trimStart() : piece;
    // What stands around a refusal ("**", quotes, a full stop) is no answer: it waits for a word.
    const isHeld = text === '' && !WORD_CHARACTER.test(visible);
    held = isHeld ? visible : '';
    if (isHeld || visible === '') continue;
    text += visible;
    yield { type: 'delta', text: visible };
  }

  const { outcome, citations, addendum } = conclude(text, ending.reason, filter, delivered, context);
  if (addendum !== '') {
    const added = text === '' ? addendum : `\n\n${addendum}`;
    text += added;
    yield { type: 'delta', text: added };
  }
  yield {
    type: 'content',
    content: {
      outcome,
      text,
      citations,
      model: ending.model,
      usage: ending.usage,
      truncated: ending.reason === 'length',
      cached: false,
      degraded: [...degraded],
    },
  };
}

interface Ending {
  reason: LLMFinishReason;
  usage: TokenUsage;
  model: string;
}

/**
 * The model's text behind the filter, possibly in empty pieces; how it ended is left in `ending`. A model that
 * recites its instructions is left at once, and counts as filtered: so the answer is neither kept nor shared.
 */
async function* visibleText(
  parts: AsyncIterable<LLMPart>,
  filter: AnswerFilter,
  ending: Ending,
): AsyncGenerator<string, void, undefined> {
  try {
    for await (const part of parts) {
      if (part.type === 'text') {
        yield filter.push(part.text);
        if (filter.leaked) break;
      } else {
        const { reason, usage, model = ending.model } = part;
        Object.assign(ending, { reason, usage, model });
      }
    }
  } catch (error) {
    if (!(error instanceof RagError) || error.code !== 'content_filtered') throw error;
    ending.reason = 'content_filter';
  }
  yield filter.end();
  if (filter.leaked) ending.reason = 'content_filter';
}

interface Conclusion {
  readonly outcome: AnswerOutcome;
  readonly citations: readonly Citation[];
  /** What the reader has yet to be told; may be empty. */
  readonly addendum: string;
}

/** Decides, from all that the model said, what kind of answer it was. */
function conclude(
  text: string,
  reason: LLMFinishReason,
  filter: AnswerFilter,
  delivered: Prompt['delivered'],
  { settings: { texts } }: ChatContext,
): Conclusion {
  if (reason === 'content_filter') {
    return { outcome: 'filtered', citations: filter.citations, addendum: texts.filtered };
  }
  if (text === '' && filter.notFound)
    return { outcome: 'not_found', citations: [], addendum: texts.notFound };
  if (text === '') throw new RagError('model_unavailable', 'The model gave an empty answer.');
  if (filter.citations.length > 0) return { outcome: 'answered', citations: filter.citations, addendum: '' };
  const attributed = attribute(text, delivered);
  return {
    outcome: 'answered',
    citations: attributed,
    addendum: attributed.length === 0 ? texts.ungrounded : '',
  };
}
