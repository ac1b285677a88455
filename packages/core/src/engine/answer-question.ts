import {
  type Answer,
  type AnswerContent,
  type AnswerEvent,
  type CacheResult,
  NO_USAGE,
  replay,
  type SharedEvent,
  withoutUsage,
} from '../answer/index.ts';
import type { CachedAnswers } from '../cache/index.ts';
import { courtesyReply, readMessage, remember, type Turn } from '../conversation/index.ts';
import { toRagError } from '../errors.ts';
import { referencesOf } from '../output/index.ts';
import type { CallOptions } from '../ports/index.ts';
import { toSearchFailure } from '../retrieval/index.ts';
import { coalesce } from '../sharing/index.ts';
import { foldCase } from '../text/index.ts';
import { ATTRIBUTES, annotate, currentTrace, inSpan, openSpan, recordFailure } from '../tracing/index.ts';
import type { ChatContext } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';
import { type ProductionRequest, produceAnswer } from './produce-answer.ts';
import { standaloneQuestion } from './standalone-question.ts';

export interface AnswerOptions {
  /** Whether only the last event is needed: each other event costs as much as the look-up of a cached answer. */
  readonly lastEventOnly: boolean;
}

const ALL_EVENTS: AnswerOptions = { lastEventOnly: false };

/** Answers one question. The steps are numbered as in docs/architecture.md. */
export async function* answerQuestion(
  context: ChatContext,
  request: ChatRequest,
  options: CallOptions,
  { lastEventOnly }: AnswerOptions = ALL_EVENTS,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const turn = beginTurn(request, options);
  const { answerId, sessionId, degraded } = turn;
  // A caller that disconnects before the admission is awaited must not cause an unhandled rejection.
  request.admission?.catch(() => {});
  context.turns.begin(turn);
  try {
    if (!lastEventOnly) yield { type: 'start', answerId, sessionId };
    turn.message = readMessage(request.message);
    const kindWord = courtesyReply(turn.message);
    if (kindWord !== undefined) {
      await request.admission;
      return yield* allOf(context, turn, courtesyContent(kindWord), lastEventOnly);
    }

    // 1. read the session, and 2. make the question standalone
    const question = await standaloneQuestion(context, request, turn);

    // 3. look in the answer cache
    const generation = await currentGeneration(context);
    const key = context.answerKey(question, generation);
    const lookUp = context.answers.findLocal(key) ?? lookUpAnswer(context, turn, key);
    await request.admission;
    const fresh = lookUp instanceof Promise ? (await lookUp).fresh : lookUp;
    if (fresh !== undefined) {
      for (const event of allOf(context, turn, fresh, lastEventOnly)) yield event;
      return;
    }

    // 4. coalesce identical questions and generate the answer once
    // Everyone with this key gets this answer, so the search and the prompt use exactly the text of the key.
    const shared = shareAnswer(context, turn, { question: foldCase(question), generation, key, degraded });
    for await (const event of shared.events) {
      if (event.type === 'content')
        yield finish(context, turn, shared.billed(event.content), shared.cacheResult(event.content));
      else if (!lastEventOnly) yield event;
    }
  } catch (error) {
    yield { type: 'error', error: toRagError(error) };
  } finally {
    context.turns.end(turn);
  }
}

function lookUpAnswer(
  { answers }: ChatContext,
  { degraded, trace }: Turn,
  key: string,
): Promise<CachedAnswers> {
  return inSpan(
    'look up answer',
    async (span) => {
      const found = await answers.lookUp(key, degraded);
      span.setAttribute(ATTRIBUTES.cacheResult, found.fresh === undefined ? 'miss' : 'exact');
      return found;
    },
    { parent: trace },
  );
}

/** The answer to a message that is no question, without search and model. */
function courtesyContent(text: string): AnswerContent {
  return {
    outcome: 'courtesy',
    text,
    citations: [],
    model: 'none',
    usage: NO_USAGE,
    truncated: false,
    cached: false,
    degraded: [],
  };
}

/** The events of a complete answer. The exchange is stored only if the caller reads the last one. */
function* allOf(
  context: ChatContext,
  turn: Turn,
  content: AnswerContent,
  lastEventOnly: boolean,
): Generator<AnswerEvent, void, undefined> {
  if (!lastEventOnly) yield* replay(content);
  yield finish(context, turn, content, content.cached ? 'exact' : 'none');
}

interface SharedAnswer {
  readonly events: AsyncGenerator<SharedEvent, void, undefined>;
  /** The content with its usage, for the caller who caused the answer alone. */
  billed(content: AnswerContent): AnswerContent;
  cacheResult(content: AnswerContent): CacheResult;
}

function shareAnswer(context: ChatContext, turn: Turn, request: ProductionRequest): SharedAnswer {
  let isProducer = false;
  const step = openSpan('share answer', { parent: turn.trace });
  const events = coalesce(context, request.key, {
    produce(emit, signal) {
      isProducer = true;
      return step.enter(() => produceAnswer(context, request, emit, signal));
    },
    admit: turn.admitGeneration,
    signal: turn.options.signal,
    isCacheReachable: !turn.degraded.has('cache'),
  });

  async function* traced(): SharedAnswer['events'] {
    try {
      for await (const event of events) {
        // Readers do not pull again after the last event.
        if (event.type === 'content') endStep();
        yield event;
      }
    } catch (error) {
      recordFailure(step.span, error);
      throw error;
    } finally {
      endStep();
    }
  }

  function endStep(): void {
    if (!step.span.isRecording()) return;
    step.span.setAttribute(ATTRIBUTES.sharingRole, isProducer ? 'producer' : 'follower');
    step.span.end();
  }

  return {
    events: step.span.isRecording() ? traced() : events,
    billed: (content) => (isProducer ? content : withoutUsage(content)),
    cacheResult(content) {
      if (content.cached) return content.paraphrase === true ? 'paraphrase' : 'exact';
      return isProducer ? 'miss' : 'shared';
    },
  };
}

async function currentGeneration({ store }: ChatContext): Promise<string> {
  try {
    return await store.generation();
  } catch (error) {
    throw toSearchFailure(error);
  }
}

function finish(
  context: ChatContext,
  turn: Turn,
  content: AnswerContent,
  cacheResult: CacheResult,
): AnswerEvent {
  annotate(turn.trace, { [ATTRIBUTES.cacheResult]: cacheResult, [ATTRIBUTES.outcome]: content.outcome });
  // 10. remember
  remember(context, turn, content);
  return { type: 'done', answer: toAnswer(turn, content, cacheResult) };
}

function beginTurn(
  { message, sessionId, history, admitGeneration }: ChatRequest,
  options: CallOptions,
): Turn {
  return {
    answerId: crypto.randomUUID(),
    sessionId: sessionId ?? crypto.randomUUID(),
    message,
    options,
    degraded: new Set(),
    // A caller who sends the conversation along keeps it, too.
    isForgotten: history !== undefined,
    isRemembered: false,
    admitGeneration,
    trace: currentTrace(),
    previous: undefined,
    next: undefined,
  };
}

function toAnswer(
  { answerId, sessionId, degraded }: Turn,
  content: AnswerContent,
  cacheResult: CacheResult,
): Answer {
  return {
    ...content,
    answerId,
    sessionId,
    cacheResult,
    sources: referencesOf(content.citations),
    degraded: degraded.size === 0 ? content.degraded : [...new Set([...degraded, ...content.degraded])],
  };
}
