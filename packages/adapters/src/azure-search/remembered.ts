import { type CallOptions, RagError, throwIfAborted } from '@rag/core';

export interface Remembered<Value> {
  /** What was loaded last, however old. */
  readonly latest: Value | undefined;
  /**
   * The value, at most `maxStalenessMs` old while it can be loaded: from memory, and from half that age on
   * refreshed beside the answer. Once known it is answered also while loading fails.
   */
  get(options: CallOptions): Promise<Value>;
  /** Loads anew, or joins the load under way. */
  refresh(options: CallOptions): Promise<Value>;
}

export interface RememberOptions<Value> {
  readonly load: () => Promise<Value>;
  readonly maxStalenessMs: number;
  readonly now: () => number;
}

/** Remembers one value of a remote service. At most one load is under way at a time. */
export function remember<Value>({ load, maxStalenessMs, now }: RememberOptions<Value>): Remembered<Value> {
  let latest: { readonly value: Value; readonly loadedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<Value> | undefined;

  const start = (): Promise<Value> => {
    if (loading !== undefined) return loading;
    // What is loaded is as old as the moment of asking for it.
    const loadedAt = now();
    triedAt = loadedAt;
    loading = load()
      .then((value) => {
        latest = { value, loadedAt };
        return value;
      })
      .catch((error: unknown) => {
        // Gone for certain, and not just out of reach: what is remembered is no longer true.
        if (error instanceof RagError && error.code === 'index_missing') latest = undefined;
        throw error;
      })
      .finally(() => (loading = undefined));
    return loading;
  };

  return {
    get latest() {
      return latest?.value;
    },
    async get({ signal }) {
      throwIfAborted(signal);
      if (latest === undefined) return unlessAborted(start(), signal);
      const { value, loadedAt } = latest;
      const age = now() - loadedAt;
      if (age < maxStalenessMs / 2) return value;
      // After a failure the next attempt waits a while, and nobody waits for it.
      const mayTry = loading !== undefined || now() - triedAt >= maxStalenessMs / 2;
      if (!mayTry) return value;
      const refreshed = start();
      if (age < maxStalenessMs) {
        refreshed.catch(() => {});
        return value;
      }
      return unlessAborted(
        refreshed.catch((error: unknown) => {
          if (error instanceof RagError && error.code === 'index_missing') throw error;
          return value;
        }),
        signal,
      );
    },
    async refresh({ signal }) {
      throwIfAborted(signal);
      return unlessAborted(start(), signal);
    },
  };
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
