import { toRagError } from '../errors.ts';
import type { CallOptions, SessionMessage } from '../ports/index.ts';
import { findNearAnswer, lookUpAnswer } from './answer-cache.ts';
import type { AnswerContent, ContentEvent } from './answer-content.ts';
import { replay, withoutUsage } from './answer-content.ts';
import type { Answer, AnswerEvent } from './answer-event.ts';
import type { ChatContext, Turn } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';
import { referencesOf } from './cite.ts';
import { joinOrLead } from './join-or-lead.ts';
import type { Asked } from './lead-answer.ts';
import { leadAnswer } from './lead-answer.ts';
import { makeStandalone } from './make-standalone.ts';
import { readMessage } from './question-limits.ts';
import { readHistory, readSession } from './read-session.ts';
import { remember } from './remember.ts';
import { toSearchFailure } from './to-search-failure.ts';

export interface AnswerOptions {
  /** Whether only the last event is wanted: each of the others takes as long as the look-up of a cached answer. */
  readonly lastEventOnly: boolean;
}

const ALL_EVENTS: AnswerOptions = { lastEventOnly: false };

/** The way of a question. The steps are numbered as in docs/architecture.md. */
export async function* answerQuestion(
  context: ChatContext,
  request: ChatRequest,
  options: CallOptions,
  { lastEventOnly }: AnswerOptions = ALL_EVENTS,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const turn = beginTurn(request, options);
  const { answerId, sessionId } = turn;
  // Whoever leaves before the verdict is awaited must not leave an unhandled rejection behind.
  request.admission?.catch(() => {});
  context.turns.begin(turn);
  try {
    if (!lastEventOnly) yield { type: 'start', answerId, sessionId };
    turn.message = readMessage(request.message);

    // 1. read the session
    const history = startsAnew(request) ? [] : await readHistoryOf(context, request, turn);

    // 2. make it standalone
    const question = history.length === 0 ? turn.message : await takeUp(context, request, turn, history);

    // 3. look in the answer cache
    const generation = await currentGeneration(context);
    const key = context.answerKey(question, generation);
    const near = findNearAnswer(context, key);
    const lookUp = near === undefined ? lookUpAnswer(context, turn.degraded, key) : undefined;
    await request.admission;
    const fresh = near ?? (await lookUp)?.fresh;
    if (fresh !== undefined) {
      for (const event of lastEventOnly ? [] : replay(fresh)) yield event;
      return yield finish(context, turn, fresh);
    }

    // 4. join or lead
    const admitGeneration = history.length > 0 ? undefined : request.admitGeneration;
    yield* joinOrMake(context, turn, { question, generation, key }, { admitGeneration, lastEventOnly });
  } catch (error) {
    yield { type: 'error', error: toRagError(error) };
  } finally {
    context.turns.end(turn);
  }
}

function startsAnew({ history, sessionId }: ChatRequest): boolean {
  return history === undefined && sessionId === undefined;
}

async function readHistoryOf(
  context: ChatContext,
  request: ChatRequest,
  turn: Turn,
): Promise<readonly SessionMessage[]> {
  return request.history === undefined
    ? readSession(context, turn, request)
    : readHistory(context, request.history);
}

/** Rewriting may call a model, so the verdicts come first. */
async function takeUp(
  context: ChatContext,
  request: ChatRequest,
  turn: Turn,
  history: readonly SessionMessage[],
): Promise<string> {
  await request.admission;
  await request.admitGeneration?.();
  return makeStandalone(context, turn, history);
}

async function* joinOrMake(
  context: ChatContext,
  turn: Turn,
  asked: Asked,
  {
    admitGeneration,
    lastEventOnly,
  }: { admitGeneration: ChatRequest['admitGeneration']; lastEventOnly: boolean },
): AsyncGenerator<AnswerEvent, void, undefined> {
  let leads = false;
  const produce = (own: AbortSignal): AsyncGenerator<ContentEvent, void, undefined> => {
    leads = true;
    return leadAnswer(context, turn, asked, own);
  };
  for await (const event of joinOrLead(context, turn, asked.key, { produce, admitGeneration })) {
    if (event.type === 'content')
      yield finish(context, turn, leads ? event.content : withoutUsage(event.content));
    else if (!lastEventOnly) yield event;
  }
}

async function currentGeneration(context: ChatContext): Promise<string> {
  try {
    return await context.store.generation();
  } catch (error) {
    throw toSearchFailure(error);
  }
}

function finish(context: ChatContext, turn: Turn, content: AnswerContent): AnswerEvent {
  // 10. remember
  remember(context, turn, content);
  return { type: 'done', answer: toAnswer(turn, content) };
}

function beginTurn({ message, sessionId, history }: ChatRequest, options: CallOptions): Turn {
  return {
    answerId: crypto.randomUUID(),
    sessionId: sessionId ?? crypto.randomUUID(),
    message,
    options,
    degraded: new Set(),
    // Who tells the conversation keeps it, too.
    isForgotten: history !== undefined,
    isRemembered: false,
    previous: undefined,
    next: undefined,
  };
}

function toAnswer({ answerId, sessionId, degraded }: Turn, content: AnswerContent): Answer {
  return {
    ...content,
    answerId,
    sessionId,
    sources: referencesOf(content.citations),
    degraded: degraded.size === 0 ? content.degraded : [...new Set([...degraded, ...content.degraded])],
  };
}
