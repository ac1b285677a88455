import { isAbort, toRagError } from '../errors.ts';
import type { CallOptions, SessionMessage } from '../ports/index.ts';
import { findNearAnswer, lookUpAnswer, storeAnswer } from './answer-cache.ts';
import type { AnswerContent, ContentEvent } from './answer-content.ts';
import { replay, replayWhole, withoutUsage } from './answer-content.ts';
import type { Answer, AnswerEvent, Degradation } from './answer-event.ts';
import { buildPrompt } from './build-prompt.ts';
import type { ChatContext, Turn } from './chat-context.ts';
import type { ChatRequest } from './chat-engine.ts';
import { referencesOf } from './cite.ts';
import { joinOrLead } from './join-or-lead.ts';
import { makeStandalone } from './make-standalone.ts';
import { moderate } from './moderate.ts';
import { readMessage } from './question-limits.ts';
import { readHistory, readSession } from './read-session.ts';
import { remember } from './remember.ts';
import { retrieve } from './retrieve.ts';
import { toSearchFailure } from './to-search-failure.ts';
import { refuse, writeAnswer } from './write-answer.ts';

/** The way of a question. The steps are numbered as in docs/architecture.md. */
export async function* answerQuestion(
  context: ChatContext,
  request: ChatRequest,
  options: CallOptions,
): AsyncGenerator<AnswerEvent, void, undefined> {
  const turn = beginTurn(request, options);
  const { answerId, sessionId } = turn;
  // Whoever leaves before the verdict is awaited must not leave an unhandled rejection behind.
  request.admission?.catch(() => {});
  context.turns.begin(turn);
  try {
    yield { type: 'start', answerId, sessionId };
    turn.message = readMessage(request.message);

    // 1. read the session
    let history: readonly SessionMessage[] = [];
    if (request.history !== undefined) history = readHistory(context, request.history);
    else if (request.sessionId !== undefined) history = await readSession(context, turn, request);

    // 2. make it standalone
    if (history.length > 0) {
      await request.admission;
      await request.admitWork?.();
    }
    const question = await makeStandalone(context, turn, history);

    // 3. look in the answer cache
    const generation = await currentGeneration(context);
    const key = context.answerKey(question, generation);
    const near = findNearAnswer(context, key);
    const lookUp = near === undefined ? lookUpAnswer(context, turn.degraded, key) : undefined;
    await request.admission;
    const fresh = near ?? (await lookUp)?.fresh;
    if (fresh !== undefined) {
      for (const event of replay(fresh)) yield event;
      return yield finish(context, turn, fresh);
    }

    // 4. join or lead
    let leads = false;
    const produce = (own: AbortSignal): AsyncGenerator<ContentEvent, void, undefined> => {
      leads = true;
      return lead(context, turn, { question, generation, key }, own);
    };
    const admitWork = history.length > 0 ? undefined : request.admitWork;
    for await (const event of joinOrLead(context, turn, key, { produce, admitWork })) {
      if (event.type !== 'content') yield event;
      else yield finish(context, turn, leads ? event.content : withoutUsage(event.content));
    }
  } catch (error) {
    yield { type: 'error', error: toRagError(error) };
  } finally {
    context.turns.end(turn);
  }
}

/** Steps 5 to 9, once for everyone who asks the same at the same time. */
async function* lead(
  context: ChatContext,
  first: Turn,
  { question, generation, key }: { question: string; generation: string; key: string },
  signal: AbortSignal,
): AsyncGenerator<ContentEvent, void, undefined> {
  // The answer may have been stored between the look-up and taking the lead.
  const { fresh, stale } = await lookUpAnswer(context, first.degraded, key);
  if (fresh !== undefined) return yield* replayWhole(fresh);

  let begun = false;
  try {
    for await (const event of makeAnswer(context, question, stale, signal)) {
      begun = true;
      if (event.type !== 'content') yield event;
      else {
        const stored = storeAnswer(context, key, generation, event.content);
        context.goOn(stored);
        yield event;
        // Whoever asks before it can be found in the cache finds it in this flight.
        await stored;
      }
    }
  } catch (error) {
    if (begun || isAbort(error) || stale === undefined) throw error;
    yield* replayWhole({ ...stale, degraded: ['search'] });
  }
}

async function* makeAnswer(
  context: ChatContext,
  question: string,
  stale: AnswerContent | undefined,
  signal: AbortSignal,
): AsyncGenerator<ContentEvent, void, undefined> {
  const degraded = new Set<Degradation>();

  // 5. retrieve, and ask the moderator meanwhile
  const [passages, isAllowed] = await Promise.all([
    retrieve(context, question, degraded, { signal }),
    moderate(context, question, degraded, { signal }),
  ]);
  if (!isAllowed) return yield* refuse(context, 'filtered', [...degraded]);

  // 6. no evidence, no model
  if (passages.length === 0) return yield* refuse(context, 'not_found', [...degraded]);
  yield { type: 'sources', passages };

  // 7. build the prompt
  const prompt = buildPrompt(question, passages, context);

  // 8. stream the model, and 9. cite
  yield* writeAnswer(context, prompt, { stale, degraded, signal });
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
