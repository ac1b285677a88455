import {
  type AnswerContent,
  type ContentEvent,
  Degradations,
  type Emit,
  replay,
  type WrittenEvent,
  withBilled,
  withNearby,
} from '../answer/index.ts';
import { isAbort } from '../errors.ts';
import { buildPrompt, type Prompt, refuse, type WriteOptions, writeAnswer } from '../generation/index.ts';
import type { AskedQuestion } from '../paraphrases/index.ts';
import type { ModelUsage, Passage } from '../ports/index.ts';
import { moderate, retrieve } from '../retrieval/index.ts';
import { ATTRIBUTES, inSpan } from '../tracing/index.ts';
import type { ChatContext } from './chat-context.ts';

export interface ProductionRequest {
  /** Standalone, in the case that its key was made of. */
  readonly question: string;
  readonly generation: string;
  readonly key: string;
  /** What was missing for the first caller. */
  readonly degraded: Degradations;
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

  let draft: Draft;
  try {
    draft = await prepareAnswer(context, { question, generation }, emit, signal);
  } catch (error) {
    if (isAbort(error) || stale === undefined) throw error;
    return emitWhole({ ...stale, degraded: ['search'] }, emit);
  }
  const made =
    'content' in draft
      ? draft.content
      : withNearby(await generate(context, draft, { stale, signal }, emit), draft.passages);
  const content = withBilled(made, draft.billed);
  // It stays under the question that it was made for: stored anew, it would stay fresh for longer.
  if (content.paraphrase === true) return emit({ type: 'content', content });
  const stored = inSpan('store answer', () => context.answers.store(key, generation, content));
  context.waitUntil(stored);
  emit({ type: 'content', content });
  // A caller who comes before the answer is in the cache finds it in this flight.
  await stored;
  if (draft.asked !== undefined) context.paraphrases?.remember(draft.asked, key);
}

/** What is there before a model is called. */
interface Preparation {
  readonly passages: readonly Passage[];
  readonly degraded: Degradations;
  readonly billed: readonly ModelUsage[];
  /** For the cache of paraphrases, where there is one. */
  readonly asked: AskedQuestion | undefined;
}

type Prompted = Preparation & { readonly prompt: Prompt };
/** With the answer, where it needs no model. */
type Draft = Prompted | (Preparation & { readonly content: AnswerContent });

/** Steps 5 to 7. Emits nothing unless it succeeds. */
async function prepareAnswer(
  context: ChatContext,
  { question, generation }: Pick<ProductionRequest, 'question' | 'generation'>,
  emit: Emit<WrittenEvent>,
  signal: AbortSignal,
): Promise<Draft> {
  const degraded = new Degradations();
  const billed: ModelUsage[] = [];

  // 5. retrieve, and ask the moderator meanwhile
  const [evidence, isAllowed] = await inSpan('retrieve', () =>
    Promise.all([
      retrieve(context, question, degraded, { signal, onUsage: (call) => void billed.push(call) }),
      moderate(context, question, degraded, { signal }),
    ]),
  );
  const { passages } = evidence;
  // Without such a cache the vector, of several KiB, is not held while the answer is written.
  const asked = context.paraphrases && { question, generation, evidence };

  // 6. no evidence, no model
  if (!isAllowed || passages.length === 0) {
    const refusal = refuse(context, isAllowed ? 'not_found' : 'filtered', degraded.all);
    emit({ type: 'delta', text: refusal.text });
    return { passages, degraded, billed, asked, content: refusal };
  }
  // An answer to a question that means the same needs no model either.
  const known =
    degraded.all.length === 0 && asked !== undefined ? context.paraphrases?.find(asked) : undefined;
  if (known !== undefined) {
    for (const event of replay(known)) emit(event);
    return { passages, degraded, billed, asked, content: known };
  }
  // 7. build the prompt
  const prompt = await inSpan('build prompt', async () => buildPrompt(question, passages, context));
  emit({ type: 'sources', passages });
  return { passages, degraded, billed, asked, prompt };
}

/** Steps 8 and 9: streams the model, and cites. Waits for nothing itself, since this takes most of the time. */
function generate(
  context: ChatContext,
  { prompt, degraded }: Prompted,
  { stale, signal }: Omit<WriteOptions, 'degraded'>,
  emit: Emit<WrittenEvent>,
): Promise<AnswerContent> {
  return inSpan('generate', () => writeAnswer(context, prompt, { stale, degraded, signal }, emit), {
    describe: ({ outcome, citations }) => ({
      [ATTRIBUTES.outcome]: outcome,
      [ATTRIBUTES.citations]: citations.length,
    }),
  });
}

function emitWhole(content: AnswerContent, emit: Emit<ContentEvent>): void {
  for (const event of replay(content)) emit(event);
  emit({ type: 'content', content });
}
