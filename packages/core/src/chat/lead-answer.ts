import { isAbort } from '../errors.ts';
import { lookUpAnswer, storeAnswer } from './answer-cache.ts';
import type { AnswerContent, ContentEvent } from './answer-content.ts';
import { replayWhole } from './answer-content.ts';
import type { Degradation } from './answer-event.ts';
import { buildPrompt } from './build-prompt.ts';
import type { ChatContext, Turn } from './chat-context.ts';
import { moderate } from './moderate.ts';
import { retrieve } from './retrieve.ts';
import { refuse, writeAnswer } from './write-answer.ts';

export interface Asked {
  /** Standalone. */
  readonly question: string;
  readonly generation: string;
  readonly key: string;
}

/** Steps 5 to 9, once for everyone who asks the same at the same time. */
export async function* leadAnswer(
  context: ChatContext,
  first: Turn,
  { question, generation, key }: Asked,
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
