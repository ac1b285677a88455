import { LRUCache } from 'lru-cache';
import { type AnswerContent, type Degradations, NOTHING_BILLED } from '../answer/index.ts';
import type { Cache, ModelUsage, VectorStore } from '../ports/index.ts';

export interface AnswerCacheSettings {
  /** How long an answer is fresh. */
  readonly answerTtlMs: number;
  /** How long a `not_found` answer is fresh. */
  readonly notFoundTtlMs: number;
  /** How long after `answerTtlMs` an answer is kept for use when the model is unreachable. */
  readonly staleTtlMs: number;
}

export interface AnswerCacheOptions {
  readonly cache: Cache;
  readonly store: Pick<VectorStore, 'generation'>;
  readonly settings: AnswerCacheSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The cached answers of a question. A stale answer is used only when the model is unreachable. */
export interface CachedAnswers {
  readonly fresh?: AnswerContent;
  readonly stale?: AnswerContent;
}

/**
 * The cached answers, in two levels: the latest ones in this process, already parsed, in front of the cache that
 * replicas share. A key contains everything that an answer depends on, so no entry can be outdated.
 */
export interface AnswerCache {
  /** The fresh answer of the local level, without a wait. */
  findLocal(key: string): AnswerContent | undefined;

  /** Never rejects. A cache that fails knows nothing, counts as degraded, and is not asked again for this caller. */
  lookUp(key: string, degraded: Degradations): Promise<CachedAnswers>;

  /**
   * The key under which all replicas find an answer that was found here, and for how many milliseconds more. Nothing for
   * an answer that only this process is known to have.
   */
  locate(content: AnswerContent): SharedPlace | undefined;

  /**
   * Stores a complete answer. Skips one that was truncated, filtered or degraded, and one for which the index has left
   * `generation` meanwhile. Never rejects.
   */
  store(key: string, generation: string, content: AnswerContent): Promise<void>;
}

/** One object for each answer, for all of its readers. */
export interface SharedPlace {
  readonly key: string;
  /** From the moment that it is read. */
  readonly forMs: number;
}

interface Entry
  extends Pick<AnswerContent, 'outcome' | 'text' | 'citations' | 'nearby' | 'model' | 'truncated'> {
  /** Absent in entries of earlier versions. */
  readonly billed?: readonly ModelUsage[];
  readonly version: typeof ENTRY_VERSION;
  readonly storedAtMs: number;
}

interface StoredAnswer {
  readonly content: AnswerContent;
  readonly storedAtMs: number;
}

const ENTRY_VERSION = 1;
/** Some 5 kB each. */
const MAX_LOCAL_ANSWERS = 1_000;
const NOTHING: CachedAnswers = {};
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function createAnswerCache({ cache, store, settings, now }: AnswerCacheOptions): AnswerCache {
  const local = new LRUCache<string, StoredAnswer>({ max: MAX_LOCAL_ANSWERS });
  /** The answers that are known to be in the shared cache. */
  const shared = new WeakMap<AnswerContent, SharedPlace>();

  const freshForMs = ({ outcome }: AnswerContent): number =>
    outcome === 'not_found' ? settings.notFoundTtlMs : settings.answerTtlMs;
  const keptForMs = (content: AnswerContent): number =>
    freshForMs(content) + (content.outcome === 'answered' ? settings.staleTtlMs : 0);
  const isFresh = ({ content, storedAtMs }: StoredAnswer): boolean =>
    now() - storedAtMs < freshForMs(content);

  function findLocal(key: string): AnswerContent | undefined {
    const found = local.get(key);
    return found !== undefined && isFresh(found) ? found.content : undefined;
  }

  function markShared(key: string, { content, storedAtMs }: StoredAnswer): void {
    const untilMs = storedAtMs + keptForMs(content);
    shared.set(content, {
      key,
      get forMs() {
        return untilMs - now();
      },
    });
  }

  return {
    findLocal,
    async lookUp(key, degraded) {
      const known = findLocal(key);
      if (known !== undefined) return { fresh: known };
      if (degraded.has('cache')) return NOTHING;
      try {
        const bytes = await cache.get(key);
        const found = bytes === undefined ? undefined : decode(bytes);
        if (found === undefined) return NOTHING;
        if (!isFresh(found)) return { stale: found.content };
        local.set(key, found);
        markShared(key, found);
        return { fresh: found.content };
      } catch {
        degraded.add('cache');
        return NOTHING;
      }
    },
    locate: (content) => shared.get(content),
    async store(key, generation, content) {
      if (!isWhole(content)) return;
      const entry = toEntry(content, now());
      const answer = toStoredAnswer(entry);
      try {
        if ((await store.generation()) !== generation) return;
        local.set(key, answer);
        const bytes = encoder.encode(JSON.stringify(entry));
        await cache.set(key, bytes, { ttlMs: keptForMs(content) });
        markShared(key, answer);
      } catch {
        // The client gets its answer anyway. The next client causes a new one.
      }
    },
  };
}

function isWhole({ outcome, truncated, degraded, citations }: AnswerContent): boolean {
  if (outcome === 'filtered' || truncated || degraded.length > 0) return false;
  return outcome !== 'answered' || citations.length > 0;
}

function toEntry(content: AnswerContent, storedAtMs: number): Entry {
  const { outcome, text, citations, nearby, model, truncated, billed } = content;
  const whole = { outcome, text, citations, model, truncated, billed };
  return { version: ENTRY_VERSION, storedAtMs, ...whole, ...(nearby === undefined ? {} : { nearby }) };
}

function decode(bytes: Uint8Array): StoredAnswer | undefined {
  const entry = JSON.parse(decoder.decode(bytes)) as Entry;
  return entry.version === ENTRY_VERSION ? toStoredAnswer(entry) : undefined;
}

function toStoredAnswer({ version: _, storedAtMs, billed: saved, ...entry }: Entry): StoredAnswer {
  const known = saved === undefined ? {} : { saved };
  const content = { ...entry, billed: NOTHING_BILLED, ...known, cached: true, degraded: [] };
  return { content, storedAtMs };
}
