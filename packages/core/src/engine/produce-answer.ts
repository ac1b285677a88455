import {
  type AnswerContent,
  type ContentEvent,
  type Degradation,
  type Emit,
  replay,
  type WrittenEvent,
  withBilled,
  withNearby,
} from '../answer/index.ts';
import { isAbort } from '../errors.ts';
import { buildPrompt, refuse, writeAnswer } from '../generation/index.ts';
import type { ModelUsage } from '../ports/index.ts';
import { moderate, type Retrieved, retrieve } from '../retrieval/index.ts';
import { ATTRIBUTES, inSpan } from '../tracing/index.ts';
import type { ChatContext } from './chat-context.ts';

export interface ProductionRequest {
  /** Standalone, in the case that its key was made of. */
  readonly question: string;
  readonly generation: string;
  readonly key: string;
  /** What was missing for the first caller. */
  readonly degraded: Set<Degradation>;
}

/** Steps 5 to 9, once for all who ask the same question at the same time. */
export async function produceAnswer(
  context: ChatContext,
  { question, generation, key, degraded }: ProductionRequest,
  emit: Emit<ContentEvent>,
  signal: AbortSignal,
): Promise<void> {
  // The answer may have been stored between the look-up and taking the lead.
  const { fresh, stale } = await context.answers.lookUp(key, degraded);
  if (fresh !== undefined) return emitWhole(fresh, emit);

  let isShown = false;
  const show = (event: WrittenEvent): void => {
    isShown = true;
    emit(event);
  };
  let made: MadeAnswer;
  try {
    made = await makeAnswer(context, { question, generation }, stale, { emit: show, signal });
  } catch (error) {
    if (isShown || isAbort(error) || stale === undefined) throw error;
    return emitWhole({ ...stale, degraded: ['search'] }, emit);
  }
  const { content, evidence } = made;
  // It stays under the question that it was made for: stored anew, it would stay fresh for longer.
  if (content.paraphrase === true) return emit({ type: 'content', content });
  const stored = inSpan('store answer', () => context.answers.store(key, generation, content));
  context.waitUntil(stored);
  emit({ type: 'content', content });
  // A caller who comes before the answer is in the cache finds it in this flight.
  await stored;
  context.paraphrases?.remember({ question, generation, evidence }, key);
}

interface MadeAnswer {
  readonly content: AnswerContent;
  readonly evidence: Retrieved;
}

async function makeAnswer(
  context: ChatContext,
  { question, generation }: Pick<ProductionRequest, 'question' | 'generation'>,
  stale: AnswerContent | undefined,
  { emit, signal }: { readonly emit: Emit<WrittenEvent>; readonly signal: AbortSignal },
): Promise<MadeAnswer> {
  const degraded = new Set<Degradation>();
  const billed: ModelUsage[] = [];

  // 5. retrieve, and ask the moderator meanwhile
  const [evidence, isAllowed] = await inSpan('retrieve', () =>
    Promise.all([
      retrieve(context, question, degraded, { signal, onUsage: (call) => void billed.push(call) }),
      moderate(context, question, degraded, { signal }),
    ]),
  );
  const { passages } = evidence;

  // 6. no evidence, no model
  if (!isAllowed || passages.length === 0) {
    const refusal = refuse(context, isAllowed ? 'not_found' : 'filtered', [...degraded]);
    emit({ type: 'delta', text: refusal.text });
    return { content: withBilled(refusal, billed), evidence };
  }
  // An answer to a question that means the same needs no model either.
  const known =
    degraded.size === 0 ? context.paraphrases?.find({ question, generation, evidence }) : undefined;
  if (known !== undefined) {
    for (const event of replay(known)) emit(event);
    return { content: withBilled(known, billed), evidence };
  }
  emit({ type: 'sources', passages });

  // 7. build the prompt
  const prompt = await inSpan('build prompt', async () => buildPrompt(question, passages, context));

  // 8. stream the model, and 9. cite
  const content = await inSpan('generate', async (span) => {
    const written = await writeAnswer(context, prompt, { stale, degraded, signal }, emit);
    span.setAttributes({
      [ATTRIBUTES.outcome]: written.outcome,
      [ATTRIBUTES.citations]: written.citations.length,
    });
    return withNearby(written, passages);
  });
  return { content: withBilled(content, billed), evidence };
}

function emitWhole(content: AnswerContent, emit: Emit<ContentEvent>): void {
  for (const event of replay(content)) emit(event);
  emit({ type: 'content', content });
}
