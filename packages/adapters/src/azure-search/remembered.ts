import { type CallOptions, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';

export interface Remembered<Value> {
  /** What was loaded last, however old. */
  readonly latest: Value | undefined;
  /**
   * The value, at most `maxStalenessMs` old while it can be loaded: from memory, and from half that age on
   * refreshed beside the answer. While loading fails or hangs the known value is answered, hardly later, up to
   * an age of `maxAgeMs` (default an hour); then the load decides.
   */
  get(options: CallOptions & { readonly maxAgeMs?: number }): Promise<Value>;
  /** Loads anew, or joins the load under way. */
  refresh(options: CallOptions): Promise<Value>;
}

export interface RememberOptions<Value> {
  readonly load: () => Promise<Value>;
  readonly maxStalenessMs: number;
  readonly now: () => number;
}

/** So long a load may be under way until nobody waits for it any more who can do with what is known. */
const PATIENCE_MS = 500;
/**
 * So long the value has to be missing until that is believed: one of a service's replicas may lag behind the
 * others, and answer as if there had never been anything.
 */
const BELIEVED_AFTER_MS = 60_000;
/** As long as answers are usually kept. */
const MAX_AGE_MS = 3_600_000;

/** Remembers one value of a remote service. At most one load is under way at a time. */
export function remember<Value>({ load, maxStalenessMs, now }: RememberOptions<Value>): Remembered<Value> {
  let latest: { readonly value: Value; readonly loadedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let missingSince: number | undefined;
  let loading: { readonly value: Promise<Value>; readonly patienceEnds: Promise<void> } | undefined;

  const start = (): NonNullable<typeof loading> => {
    if (loading !== undefined) return loading;
    // What is loaded is as old as the moment of asking for it.
    const loadedAt = now();
    triedAt = loadedAt;
    const value = load()
      .then((loaded) => {
        latest = { value: loaded, loadedAt };
        missingSince = undefined;
        return loaded;
      })
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
        missingSince ??= loadedAt;
        if (loadedAt - missingSince >= BELIEVED_AFTER_MS) latest = undefined;
        throw error;
      })
      .finally(() => (loading = undefined));
    loading = { value, patienceEnds: after(PATIENCE_MS, value) };
    return loading;
  };

  const unlessBelieved = (error: unknown): Value => {
    if (latest === undefined || !isMissing(error)) throw error;
    return latest.value;
  };

  return {
    get latest() {
      return latest?.value;
    },
    async get({ signal, maxAgeMs = MAX_AGE_MS }) {
      throwIfAborted(signal);
      if (latest === undefined) return unlessAborted(start().value, signal);
      const { value, loadedAt } = latest;
      const age = now() - loadedAt;
      if (age < maxStalenessMs / 2) return value;
      if (age >= maxAgeMs) return unlessAborted(start().value.catch(unlessBelieved), signal);
      // After a failure the next attempt waits a while.
      const mayTry = loading !== undefined || now() - triedAt >= maxStalenessMs / 2;
      if (!mayTry) return value;
      const { value: refreshed, patienceEnds } = start();
      const known = refreshed.catch((error: unknown) => {
        if (latest === undefined) throw error;
        return value;
      });
      if (age >= maxStalenessMs)
        return unlessAborted(Promise.race([known, patienceEnds.then(() => value)]), signal);
      known.catch(() => {});
      return value;
    },
    async refresh({ signal }) {
      throwIfAborted(signal);
      return unlessAborted(start().value, signal);
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof RagError && error.code === 'index_missing';
}

/** Resolves when the work takes longer than that. */
function after(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => clearTimeout(timer);
    work.then(end, end);
  });
}

/** What others wait for, too, goes on when one of them leaves. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  let stop = (): void => {};
  const left = new Promise<never>((_, reject) => {
    const leave = (): void =>
      reject(new RagError('aborted', 'The caller gave up.', { cause: signal.reason }));
    signal.addEventListener('abort', leave, { once: true });
    stop = () => signal.removeEventListener('abort', leave);
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    stop();
  }
}
