import {
  type AnswerContent,
  type AnswerOutcome,
  type Citation,
  type Degradation,
  type Emit,
  NOTHING_BILLED,
  type ShownEvent,
  type WrittenEvent,
} from '../answer/index.ts';
import { isAbort, RagError } from '../errors.ts';
import {
  type AnswerFilter,
  attribute,
  createAnswerFilter,
  isRefusal,
  unsupportedFigures,
} from '../output/index.ts';
import type { LLM, LLMFinishReason, ModelUsage, TokenUsage } from '../ports/index.ts';
import { GrowingText } from '../text/index.ts';
import { inSpan } from '../tracing/index.ts';
import { INSTRUCTIONS_TEXT, type Prompt } from './build-prompt.ts';
import type { GenerationContext, GenerationSettings } from './generation-settings.ts';
import { toModelFailure } from './model-failure.ts';

export interface WriteOptions {
  /** An expired answer from the cache, for use when the model fails. */
  readonly stale: AnswerContent | undefined;
  /** The failed parts so far. Grows when the model fails. */
  readonly degraded: Set<Degradation>;
  readonly signal: AbortSignal;
}

/**
 * Streams the model's answer as cited text. If the stream breaks, the model is called once more. If the model fails, a
 * stale answer replaces it, or else the fallback model. This also works after text was shown: a `retry` announces
 * another attempt. An overload is reported unless there is a stale answer, since another attempt would add load.
 */
export async function writeAnswer(
  context: GenerationContext,
  prompt: Prompt,
  { stale, degraded, signal }: WriteOptions,
  emit: Emit<WrittenEvent>,
): Promise<AnswerContent> {
  const { llm, fallbackLlm, settings } = context;
  const attempt = createAttempt(prompt, { settings, degraded, signal }, emit);
  let failure: unknown;
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    try {
      return await attempt.write(llm);
    } catch (error) {
      failure = error;
    }
    // No retry before the first text: the adapter has already retried and tried other deployments.
    if (isAbort(failure) || isOverload(failure) || !attempt.hasBegun) break;
  }

  const mayFallBack = stale !== undefined || (fallbackLlm !== undefined && !isOverload(failure));
  if (isAbort(failure) || !mayFallBack) throw toModelFailure(failure);
  degraded.add('model');
  if (stale !== undefined) {
    attempt.show({ type: 'delta', text: stale.text });
    return { ...stale, degraded: [...degraded] };
  }
  if (fallbackLlm === undefined) throw toModelFailure(failure);
  return attempt.write(fallbackLlm);
}

/** The maximum number of calls to a model whose stream breaks. */
const MAX_ATTEMPTS = 2;

/** Writes an answer in one or more attempts. A `retry` separates an attempt from text that was already shown. */
function createAttempt(prompt: Prompt, writing: Writing, emit: Emit<WrittenEvent>) {
  let hasBegun = false;
  let isShown = false;
  let isAnother = false;

  function show(event: ShownEvent): void {
    if (isAnother) emit({ type: 'retry' });
    isAnother = false;
    isShown = true;
    emit(event);
  }

  return {
    /** Whether the last attempt produced any text. */
    get hasBegun() {
      return hasBegun;
    },
    show,
    async write(llm: LLM): Promise<AnswerContent> {
      hasBegun = false;
      isAnother = isShown;
      try {
        return await writeWith(llm, prompt, writing, {
          show,
          onText: () => {
            hasBegun = true;
          },
          onRestart: () => {
            isAnother = isShown;
          },
        });
      } finally {
        isAnother = isShown;
      }
    },
  };
}

/** A fixed answer without a model call, for a question without evidence or one that was filtered. */
export function refuse(
  { llm, settings: { texts } }: GenerationContext,
  outcome: 'not_found' | 'filtered',
  degraded: readonly Degradation[],
): AnswerContent {
  return {
    outcome,
    text: outcome === 'not_found' ? texts.notFound : texts.filtered,
    citations: [],
    model: llm.model,
    billed: NOTHING_BILLED,
    truncated: false,
    cached: false,
    degraded,
  };
}

function isOverload(error: unknown): boolean {
  return error instanceof RagError && error.code === 'overloaded';
}

interface Writing {
  readonly settings: GenerationSettings;
  readonly degraded: ReadonlySet<Degradation>;
  readonly signal: AbortSignal;
}

/** What happens during one call of a model. */
interface CallEvents {
  readonly show: Emit<ShownEvent>;
  /** Before each piece of text, and before the end. */
  readonly onText: () => void;
  /** What was shown does not count. */
  readonly onRestart: () => void;
}

async function writeWith(
  llm: LLM,
  prompt: Prompt,
  { settings, degraded, signal }: Writing,
  events: CallEvents,
): Promise<AnswerContent> {
  const { filter, written, ...ending } = await readModel(llm, prompt, signal, events);
  const { outcome, citations, addendum } = await inSpan('cite', async () =>
    conclude(written.text, ending.reason, filter, prompt, settings),
  );
  written.append(addendum);
  return {
    outcome,
    text: written.text,
    citations,
    model: ending.model,
    billed: ending.billed,
    truncated: ending.reason === 'length',
    cached: false,
    degraded: [...degraded],
  };
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u;
/** Space, and what stood behind a refusal that was taken out. */
const BEFORE_TEXT = /^(?:\s|[.,:;]+\s)+/u;

/** The text that was shown, which begins with a word. */
function createWrittenText(emit: Emit<ShownEvent>) {
  const text = new GrowingText();
  let held = '';

  function show(added: string): void {
    if (added === '') return;
    text.add(added);
    emit({ type: 'delta', text: added });
  }

  return {
    get text() {
      return String(text);
    },
    add(piece: string): void {
      if (!text.isEmpty) show(piece);
      else {
        // Characters around a refusal ("**", quotes, a full stop) are no answer, so they wait for a word.
        held = (held + piece).replace(BEFORE_TEXT, '');
        if (WORD_CHARACTER.test(held)) show(held);
      }
    },
    append(addendum: string): void {
      show(text.isEmpty || addendum === '' ? addendum : `\n\n${addendum}`);
    },
  };
}

interface Ending {
  readonly reason: LLMFinishReason;
  readonly billed: readonly ModelUsage[];
  readonly model: string;
}

interface Draft {
  readonly filter: AnswerFilter;
  readonly written: ReturnType<typeof createWrittenText>;
}

/**
 * Passes on the model's text through the filter, possibly in empty parts. If the model leaks its instructions, the call
 * ends at once and counts as filtered, so that the answer is neither cached nor shared.
 */
async function readModel(
  llm: LLM,
  { request, delivered, canary }: Prompt,
  signal: AbortSignal,
  { show, onText, onRestart }: CallEvents,
): Promise<Draft & Ending> {
  const begin = (): Draft => ({
    filter: createAnswerFilter({ delivered, canary, instructions: INSTRUCTIONS_TEXT }),
    written: createWrittenText(show),
  });
  let draft = begin();
  let ending: Ending = { reason: 'stop', billed: NOTHING_BILLED, model: llm.model };
  try {
    for await (const part of llm.stream(request, { signal })) {
      if (part.type === 'finish') {
        const model = part.model ?? llm.model;
        ending = { reason: part.reason, billed: billedFor(model, part.usage), model };
      } else if (part.type === 'restart') {
        draft = begin();
        onRestart();
      } else {
        onText();
        draft.written.add(draft.filter.push(part.text));
        if (draft.filter.leaked) break;
      }
    }
  } catch (error) {
    if (!(error instanceof RagError) || error.code !== 'content_filtered') throw error;
    ending = { ...ending, reason: 'content_filter' };
  }
  onText();
  draft.written.add(draft.filter.end());
  return { ...draft, ...ending, ...(draft.filter.leaked ? { reason: 'content_filter' } : {}) };
}

/** A model in this process bills nothing. */
function billedFor(model: string, usage: TokenUsage): readonly ModelUsage[] {
  return usage.inputTokens + usage.outputTokens === 0 ? NOTHING_BILLED : [{ model, usage }];
}

interface Conclusion {
  readonly outcome: AnswerOutcome;
  readonly citations: readonly Citation[];
  /** The text that has not been sent yet; may be empty. */
  readonly addendum: string;
}

/** Determines the outcome from the whole text of the model. */
function conclude(
  text: string,
  reason: LLMFinishReason,
  filter: AnswerFilter,
  prompt: Prompt,
  { texts }: GenerationSettings,
): Conclusion {
  if (reason === 'content_filter') {
    return { outcome: 'filtered', citations: filter.citations, addendum: texts.filtered };
  }
  if (text === '' && filter.notFound)
    return { outcome: 'not_found', citations: [], addendum: texts.notFound };
  if (text === '') throw new RagError('model_unavailable', 'The model gave an empty answer.');
  if (isRefusal(text)) return { outcome: 'not_found', citations: filter.citations, addendum: '' };
  const citations = filter.citations.length > 0 ? filter.citations : attribute(text, prompt.delivered);
  const addendum = citations.length === 0 ? texts.ungrounded : noteOnFigures(text, prompt, texts);
  return { outcome: 'answered', citations, addendum };
}

function noteOnFigures(
  text: string,
  { delivered, request }: Prompt,
  texts: GenerationSettings['texts'],
): string {
  const sources = delivered.map(
    ({ source, page = '', heading = '', content }) => `${source}\n${page}\n${heading}\n${content}`,
  );
  const figures = unsupportedFigures(text, [...sources, request.grounding?.question ?? '']);
  return figures.length === 0 ? '' : texts.unsupportedFigures.replace('{figures}', figures.join(', '));
}
