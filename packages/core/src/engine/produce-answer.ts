import {
  type AnswerContent,
  type ContentEvent,
  type Degradation,
  type Emit,
  replay,
  type WrittenEvent,
} from '../answer/index.ts';
import { isCacheable } from '../cache/index.ts';
import { isAbort } from '../errors.ts';
import { buildPrompt, refuse, writeAnswer } from '../generation/index.ts';
import type { ParaphraseQuery } from '../paraphrases/index.ts';
import { moderate, retrieve } from '../retrieval/index.ts';
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
  request: ProductionRequest,
  emit: Emit<ContentEvent>,
  signal: AbortSignal,
): Promise<void> {
  const { generation, key, degraded } = request;
  // The answer may have been stored between the look-up and taking the lead.
  const { fresh, stale } = await context.answers.lookUp(key, degraded);
  if (fresh !== undefined) return emitWhole(fresh, emit);

  let isShown = false;
  const show = (event: WrittenEvent): void => {
    isShown = true;
    emit(event);
  };
  let content: AnswerContent;
  try {
    content = await makeAnswer(context, request, stale, { emit: show, signal });
  } catch (error) {
    if (isShown || isAbort(error) || stale === undefined) throw error;
    return emitWhole({ ...stale, degraded: ['search'] }, emit);
  }
  const stored = inSpan('store answer', () => context.answers.store(key, generation, content));
  context.waitUntil(stored);
  emit({ type: 'content', content });
  // A caller who comes before the answer is in the cache finds it in this flight.
  await stored;
}

async function makeAnswer(
  context: ChatContext,
  { question, generation, key }: ProductionRequest,
  stale: AnswerContent | undefined,
  { emit, signal }: { readonly emit: Emit<WrittenEvent>; readonly signal: AbortSignal },
): Promise<AnswerContent> {
  const degraded = new Set<Degradation>();

  // 5. retrieve, and ask the moderator meanwhile
  const [{ passages, vector }, isAllowed] = await inSpan('retrieve', () =>
    Promise.all([
      retrieve(context, question, degraded, { signal }),
      moderate(context, question, degraded, { signal }),
    ]),
  );

  // 6. no evidence, no model
  if (!isAllowed || passages.length === 0) {
    const refusal = refuse(context, isAllowed ? 'not_found' : 'filtered', [...degraded]);
    emit({ type: 'delta', text: refusal.text });
    return refusal;
  }

  // Someone may have asked the same in other words.
  const meant = vector === undefined ? undefined : { question, generation, vector, passages };
  const twin = await findParaphrase(context, meant, degraded);
  if (twin !== undefined) {
    for (const event of replay(twin)) emit(event);
    return twin;
  }
  emit({ type: 'sources', passages });

  // 7. build the prompt
  const prompt = await inSpan('build prompt', async () => buildPrompt(question, passages, context));

  // 8. stream the model, and 9. cite
  return inSpan('generate', async (span) => {
    const content = await writeAnswer(context, prompt, { stale, degraded, signal }, emit);
    if (meant !== undefined && content.outcome === 'answered' && isCacheable(content))
      context.paraphrases?.add(meant, key);
    span.setAttributes({
      [ATTRIBUTES.outcome]: content.outcome,
      [ATTRIBUTES.citations]: content.citations.length,
    });
    return content;
  });
}

/** The cached answer to a question that means the same, where paraphrases are looked for at all. */
async function findParaphrase(
  { paraphrases, answers }: ChatContext,
  meant: ParaphraseQuery | undefined,
  degraded: Set<Degradation>,
): Promise<AnswerContent | undefined> {
  const key = meant && paraphrases?.find(meant);
  if (key === undefined) return undefined;
  // A cache that fails here costs a call of the model, and says nothing about the answer that it then makes.
  const { fresh } = await answers.lookUp(key, new Set(degraded));
  return fresh && { ...fresh, isParaphrase: true };
}

function emitWhole(content: AnswerContent, emit: Emit<ContentEvent>): void {
  for (const event of replay(content)) emit(event);
  emit({ type: 'content', content });
}
