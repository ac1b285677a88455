import {
  type Answer,
  type AnswerContent,
  type CacheResult,
  Degradations,
  NOTHING_BILLED,
  type SharedEvent,
  withoutCost,
} from '../answer/index.ts';
import type { CachedAnswers } from '../cache/index.ts';
import { courtesyReply, readMessage, remember, type Turn } from '../conversation/index.ts';
import { RagError, toRagError } from '../errors.ts';
import { referencesOf } from '../output/index.ts';
import type { CallOptions } from '../ports/index.ts';
import { toSearchFailure } from '../retrieval/index.ts';
import { coalesce, type FlightEvents } from '../sharing/index.ts';
import { foldCase } from '../text/index.ts';
import {
  ATTRIBUTES,
  currentTrace,
  inSpan,
  type OpenSpan,
  openSpan,
  recordFailure,
  recordingSpan,
} from '../tracing/index.ts';
import type { ChatContext } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';
import { type ProductionRequest, produceAnswer } from './produce-answer.ts';
import { standaloneQuestion } from './standalone-question.ts';

/**
 * Answers one question. The same as `streamAnswer` for a caller that waits for the whole answer: the generator
 * and its events would cost as much as finding a cached answer. Rejects with a `RagError`.
 */
export async function answerQuestion(
  context: ChatContext,
  request: ChatRequest,
  options: CallOptions,
): Promise<Answer> {
  const turn = beginTurn(context, request, options);
  try {
    const found = await findAnswer(context, request, turn);
    if ('content' in found) return finish(context, turn, found.content, found.cacheResult);
    for await (const event of found.events) {
      if (event.type === 'content') return found.finish(event.content);
    }
    throw new RagError('internal', 'The stream of events ended without an answer.');
  } catch (error) {
    throw toRagError(error);
  } finally {
    context.turns.end(turn);
  }
}

/** An answer that is complete already. */
interface CompleteAnswer {
  readonly content: AnswerContent;
  readonly cacheResult: CacheResult;
}

/** Steps 1 to 4. The steps are numbered as in docs/architecture.md. */
export async function findAnswer(
  context: ChatContext,
  request: ChatRequest,
  turn: Turn,
): Promise<CompleteAnswer | SharedAnswer> {
  turn.message = readMessage(request.message);
  const kindWord = courtesyReply(turn.message);
  if (kindWord !== undefined) {
    await request.admission;
    return { content: courtesyContent(kindWord), cacheResult: 'none' };
  }

  // 1. read the session, and 2. make the question standalone
  const standalone = standaloneQuestion(context, request, turn);
  const question = typeof standalone === 'string' ? standalone : await standalone;

  // 3. look in the answer cache
  let generation: string;
  try {
    generation = await context.store.generation();
  } catch (error) {
    throw toSearchFailure(error);
  }
  const key = context.answerKey(question, generation);
  const lookUp = context.answers.findLocal(key) ?? lookUpAnswer(context, turn, key);
  await request.admission;
  const fresh = lookUp instanceof Promise ? (await lookUp).fresh : lookUp;
  if (fresh !== undefined) return { content: fresh, cacheResult: 'exact' };

  // 4. coalesce identical questions and generate the answer once
  // Everyone with this key gets this answer, so the search and the prompt use exactly the text of the key.
  const { degraded } = turn;
  return new SharedAnswer(context, turn, { question: foldCase(question), generation, key, degraded });
}

function lookUpAnswer(
  { answers }: ChatContext,
  { degraded, trace }: Turn,
  key: string,
): Promise<CachedAnswers> {
  return inSpan('look up answer', () => answers.lookUp(key, degraded), {
    parent: trace,
    describe: ({ fresh }) => ({ [ATTRIBUTES.cacheResult]: fresh === undefined ? 'miss' : 'exact' }),
  });
}

/** The answer to a message that is no question, without search and model. */
function courtesyContent(text: string): AnswerContent {
  return {
    outcome: 'courtesy',
    text,
    citations: [],
    model: 'none',
    billed: NOTHING_BILLED,
    truncated: false,
    cached: false,
    degraded: [],
  };
}

/** An answer that others may wait for, too. */
export class SharedAnswer {
  readonly events: FlightEvents<SharedEvent>;
  readonly #context: ChatContext;
  readonly #turn: Turn;
  #isProducer = false;
  #step: OpenSpan | undefined;

  constructor(context: ChatContext, turn: Turn, request: ProductionRequest) {
    this.#context = context;
    this.#turn = turn;
    const events = coalesce(context, request.key, {
      produce: (emit, signal) => {
        this.#isProducer = true;
        return this.#open().enter(() => produceAnswer(context, request, emit, signal));
      },
      admit: turn.admitGeneration,
      signal: turn.options.signal,
      isCacheReachable: !turn.degraded.has('cache'),
    });
    turn.admitGeneration = undefined;
    this.events = recordingSpan(turn.trace) === undefined ? events : this.#traced(events);
  }

  /** The answer for this caller. What it cost is billed to the one who caused it. */
  finish(content: AnswerContent): Answer {
    const billed = this.#isProducer ? content : withoutCost(content);
    return finish(this.#context, this.#turn, billed, this.#cacheResult(content));
  }

  #cacheResult(content: AnswerContent): CacheResult {
    if (content.cached) return content.paraphrase === true ? 'paraphrase' : 'exact';
    return this.#isProducer ? 'miss' : 'shared';
  }

  /** Not before the first pull: a reader who has left makes none, and ends nothing. */
  #open(): OpenSpan {
    this.#step ??= openSpan('share answer', { parent: this.#turn.trace });
    return this.#step;
  }

  async *#traced(events: AsyncIterable<SharedEvent>): AsyncGenerator<SharedEvent, void, undefined> {
    const { span } = this.#open();
    const end = (): void => {
      if (!span.isRecording()) return;
      span.setAttribute(ATTRIBUTES.sharingRole, this.#isProducer ? 'producer' : 'follower');
      span.end();
    };
    try {
      for await (const event of events) {
        // Readers do not pull again after the last event.
        if (event.type === 'content') end();
        yield event;
      }
    } catch (error) {
      recordFailure(span, error);
      throw error;
    } finally {
      end();
    }
  }
}

export function finish(
  context: ChatContext,
  turn: Turn,
  content: AnswerContent,
  cacheResult: CacheResult,
): Answer {
  recordingSpan(turn.trace)?.setAttributes({
    [ATTRIBUTES.cacheResult]: cacheResult,
    [ATTRIBUTES.outcome]: content.outcome,
  });
  // 10. remember
  remember(context, turn, content);
  return toAnswer(turn, content, cacheResult);
}

function ignore(): void {}

export function beginTurn(
  { turns }: ChatContext,
  { message, sessionId, history, admission, admitGeneration }: ChatRequest,
  options: CallOptions,
): Turn {
  // A caller that disconnects before the admission is awaited must not cause an unhandled rejection.
  admission?.catch(ignore);
  const turn: Turn = {
    answerId: crypto.randomUUID(),
    sessionId: sessionId ?? crypto.randomUUID(),
    isFirst: sessionId === undefined,
    message,
    options,
    degraded: new Degradations(),
    billed: NOTHING_BILLED,
    // A caller who sends the conversation along keeps it, too.
    isForgotten: history !== undefined,
    isRemembered: false,
    admitGeneration,
    trace: currentTrace(),
  };
  turns.begin(turn);
  return turn;
}

function toAnswer(
  { answerId, sessionId, degraded, billed }: Turn,
  content: AnswerContent,
  cacheResult: CacheResult,
): Answer {
  return {
    ...content,
    answerId,
    sessionId,
    billed: billed.length === 0 ? content.billed : [...billed, ...content.billed],
    cacheResult,
    sources: referencesOf(content.citations),
    degraded:
      degraded.all.length === 0 ? content.degraded : [...new Set([...degraded.all, ...content.degraded])],
  };
}
