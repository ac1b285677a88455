import type { AnswerContent } from './answer-content.ts';
import { NO_USAGE } from './answer-content.ts';
import type { Degradation } from './answer-event.ts';
import type { ChatContext } from './chat-context.ts';

/** What the cache knows of a question. A stale answer is for the time when no model can be reached. */
export interface CachedAnswers {
  readonly fresh?: AnswerContent;
  readonly stale?: AnswerContent;
}

interface Entry extends Pick<AnswerContent, 'outcome' | 'text' | 'citations' | 'model' | 'truncated'> {
  readonly version: typeof ENTRY_VERSION;
  readonly storedAtMs: number;
}

const ENTRY_VERSION = 1;
const NOTHING: CachedAnswers = {};
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An answer as it is kept in this process, in front of the cache and without its parsing. */
export interface NearAnswer {
  readonly content: AnswerContent;
  readonly storedAtMs: number;
}

/** The answer that this process has at hand; what is popular is found without a wait. */
export function findNearAnswer(context: ChatContext, key: string): AnswerContent | undefined {
  const near = context.nearAnswers.get(key);
  return near !== undefined && isFresh(near, context) ? near.content : undefined;
}

/** Never rejects: a cache that fails is one that knows nothing, and is not asked again for this caller. */
export async function lookUpAnswer(
  context: ChatContext,
  degraded: Set<Degradation>,
  key: string,
): Promise<CachedAnswers> {
  const near = findNearAnswer(context, key);
  if (near !== undefined) return { fresh: near };
  if (degraded.has('cache')) return NOTHING;
  try {
    const bytes = await context.cache.get(key);
    const found = bytes === undefined ? undefined : decode(bytes);
    if (found === undefined) return NOTHING;
    if (!isFresh(found, context)) return { stale: found.content };
    context.nearAnswers.set(key, found);
    return { fresh: found.content };
  } catch {
    degraded.add('cache');
    return NOTHING;
  }
}

function decode(bytes: Uint8Array): NearAnswer | undefined {
  const entry = JSON.parse(decoder.decode(bytes)) as Entry;
  return entry.version === ENTRY_VERSION ? toNearAnswer(entry) : undefined;
}

function toNearAnswer({ outcome, text, citations, model, truncated, storedAtMs }: Entry): NearAnswer {
  const content = { outcome, text, citations, model, truncated, usage: NO_USAGE, cached: true, degraded: [] };
  return { content, storedAtMs };
}

function isFresh({ content, storedAtMs }: NearAnswer, context: ChatContext): boolean {
  return context.now() - storedAtMs < freshForMs(content, context);
}

/**
 * Stores an answer that is whole: not one that was cut, filtered, or made while something was missing, and
 * not one during whose making the index changed.
 */
export async function storeAnswer(
  context: ChatContext,
  key: string,
  generation: string,
  content: AnswerContent,
): Promise<void> {
  if (content.outcome === 'filtered' || content.truncated || content.degraded.length > 0) return;
  if (content.outcome === 'answered' && content.citations.length === 0) return;
  const { outcome, text, citations, model, truncated } = content;
  const entry: Entry = {
    version: ENTRY_VERSION,
    storedAtMs: context.now(),
    outcome,
    text,
    citations,
    model,
    truncated,
  };
  const keepStaleMs = outcome === 'answered' ? context.settings.staleTtlMs : 0;
  try {
    if ((await context.store.generation()) !== generation) return;
    context.nearAnswers.set(key, toNearAnswer(entry));
    await context.cache.set(key, encoder.encode(JSON.stringify(entry)), {
      ttlMs: freshForMs(content, context) + keepStaleMs,
    });
  } catch {
    // The answer is on its way to the reader; the next one who asks will have it made again.
  }
}

function freshForMs(content: AnswerContent, { settings }: ChatContext): number {
  return content.outcome === 'not_found' ? settings.notFoundTtlMs : settings.answerTtlMs;
}
