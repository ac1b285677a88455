import { type CallOptions, RagError } from '@rag/core';
import { openDeadline, throwIfAborted, withDeadline } from '@rag/core/adapter';

export interface StaleWhileRevalidate<Value> {
  /** The value that was loaded last, of any age. Undefined before the first load. */
  readonly latest: Value | undefined;
  /**
   * Returns the cached value, and loads a new one in the background from half of `maxStalenessMs` on. Waits for
   * a load only when the value is older than `maxStalenessMs`, and then only briefly. While loading fails or
   * hangs, returns the cached value up to an age of `maxAgeMs` (default 1 h). After that, rejects as the load does.
   */
  get(options: CallOptions & { readonly maxAgeMs?: number }): Promise<Value>;
  /** Loads the value, or joins the load in progress. */
  refresh(options: CallOptions): Promise<Value>;
}

export interface StaleWhileRevalidateOptions<Value> {
  readonly load: () => Promise<Value>;
  readonly maxStalenessMs: number;
  /**
   * How long loads must answer `index_missing` before the cached value is dropped. Default 60 s. One replica of a
   * service may lag behind the others and answer as if the index had never existed.
   */
  readonly missingGraceMs?: number;
  readonly now: () => number;
}

/** How long a caller with a stale value waits for a load, measured from the start of the load. */
const MAX_WAIT_MS = 500;
/** As long as answers are cached by default. */
const DEFAULT_MAX_AGE_MS = 3_600_000;

/** Caches one value of a remote service (stale-while-revalidate, RFC 5861). At most one load runs at a time. */
export function staleWhileRevalidate<Value>({
  load,
  maxStalenessMs,
  missingGraceMs = 60_000,
  now,
}: StaleWhileRevalidateOptions<Value>): StaleWhileRevalidate<Value> {
  let latest: { readonly value: Value; readonly loadedAt: number } | undefined;
  let lastAttemptAt = Number.NEGATIVE_INFINITY;
  let missingSince: number | undefined;
  let loading:
    | {
        readonly value: Promise<Value>;
        /** The same, or a timeout after `MAX_WAIT_MS`. */
        readonly valueInTime: Promise<Value>;
      }
    | undefined;

  const startLoading = (): NonNullable<typeof loading> => {
    if (loading !== undefined) return loading;
    // A value is as old as the request for it.
    const loadedAt = now();
    lastAttemptAt = loadedAt;
    const value = load()
      .then((loaded) => {
        latest = { value: loaded, loadedAt };
        missingSince = undefined;
        return loaded;
      })
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
        missingSince ??= loadedAt;
        if (loadedAt - missingSince >= missingGraceMs) latest = undefined;
        throw error;
      })
      .finally(() => (loading = undefined));
    const valueInTime = withDeadline(() => value, { timeoutMs: MAX_WAIT_MS, signal: undefined });
    // Callers of an earlier value do not wait for it.
    valueInTime.catch(() => {});
    loading = { value, valueInTime };
    return loading;
  };

  const latestDuringGrace = (error: unknown): Value => {
    if (latest === undefined || !isMissing(error)) throw error;
    return latest.value;
  };

  return {
    get latest() {
      return latest?.value;
    },
    async get({ signal, maxAgeMs = DEFAULT_MAX_AGE_MS }) {
      throwIfAborted(signal);
      if (latest === undefined) return rejectOnAbort(startLoading().value, signal);
      const { value, loadedAt } = latest;
      const ageMs = now() - loadedAt;
      if (ageMs < maxStalenessMs / 2) return value;
      if (ageMs >= maxAgeMs) return rejectOnAbort(startLoading().value.catch(latestDuringGrace), signal);
      // After a failure, the next attempt waits.
      const mayLoad = loading !== undefined || now() - lastAttemptAt >= maxStalenessMs / 2;
      if (!mayLoad) return value;
      const { valueInTime } = startLoading();
      if (ageMs < maxStalenessMs) return value;
      const freshOrStale = valueInTime.catch((error: unknown) => {
        if (latest === undefined) throw error;
        return value;
      });
      return rejectOnAbort(freshOrStale, signal);
    },
    async refresh({ signal }) {
      throwIfAborted(signal);
      return rejectOnAbort(startLoading().value, signal);
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof RagError && error.code === 'index_missing';
}

/** Rejects for the aborted caller only: other callers wait for the same load. */
async function rejectOnAbort<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  const deadline = openDeadline({ signal });
  try {
    return await deadline.race(work);
  } finally {
    deadline.close();
  }
}
