import type { SearchIndex, SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { CallService, SdkCallOptions } from './call-service.ts';
import { hasStatus } from './map-error.ts';

export interface WriterLock {
  /** Acquires the lock, or renews it when needed. Rejects with `index_locked` while another writer has it. */
  hold(options: CallOptions): Promise<void>;
  /** Releases the lock. Does nothing without it. */
  release(): Promise<void>;
}

export interface WriterLockOptions {
  readonly client: SearchIndexClient;
  readonly call: CallService;
  readonly name: string;
  readonly leaseMs: number;
  readonly now: () => number;
}

interface Lease {
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * A lock with a lease. The service has no locks, but only one of two callers can create an index, and only a
 * caller with the current ETag can change one. So the lock is an empty index whose description holds the lease.
 * The holder renews it. Another writer takes it over after it expires, such as after a kill. Expiry follows the
 * service's clock, which its responses tell to the second, since the clocks of two writers may differ by more
 * than a lease. A service without index descriptions has no lock.
 */
export function createWriterLock({
  client,
  call: callService,
  name,
  leaseMs,
  now,
}: WriterLockOptions): WriterLock {
  const owner = crypto.randomUUID();
  let isSupported = true;
  let renewing: Promise<void> | undefined;
  let held: { etag: string | undefined; renewedAt: number } | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  /** How far the service's clock is ahead of ours. */
  let aheadMs = 0;

  const serviceNow = (): number => now() + aheadMs;
  const call: CallService = (signal, body) =>
    callService(signal, (options) =>
      body({
        ...options,
        onResponse(response) {
          options.onResponse(response);
          const serviceMs = Date.parse(response.headers.get('date') ?? '');
          if (!Number.isNaN(serviceMs)) aheadMs = serviceMs - now();
        },
      }),
    );

  const definition = (): SearchIndex => ({
    name,
    description: JSON.stringify({ owner, until: serviceNow() + leaseMs } satisfies Lease),
    fields: [{ name: 'id', type: 'Edm.String', key: true }],
  });
  const locked = (retryAfterMs?: number): RagError =>
    new RagError('index_locked', `Another writer is changing the index (${name}).`, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });

  const keep = (index: SearchIndex): void => {
    held = { etag: etagOf(index), renewedAt: now() };
    timer ??= setInterval(() => void renew({}).catch(() => {}), leaseMs / 3);
    timer.unref();
  };

  const put = (etag: string | undefined, { signal }: CallOptions): Promise<SearchIndex> =>
    call(signal, (options) => client.createOrUpdateIndex(definition(), { ...options, ...onlyIf(etag) }));

  /** Renews once at a time: two renewals would each find the ETag changed by the other. */
  const renew = (options: CallOptions): Promise<void> => {
    renewing ??= renewOnce(options).finally(() => (renewing = undefined));
    return renewing;
  };

  const renewOnce = async (options: CallOptions): Promise<void> => {
    if (held === undefined) return;
    try {
      keep(await put(held.etag, options));
    } catch (error) {
      if (!hasStatus(error, 404, 409, 412)) throw error;
      // An earlier renewal may have succeeded although its response was lost.
      const current = await read(options);
      if (current === undefined || readLease(current)?.owner !== owner) {
        forget();
        throw locked();
      }
      keep(current);
    }
  };

  const read = async ({ signal }: CallOptions): Promise<SearchIndex | undefined> => {
    try {
      return await call(signal, (options) => client.getIndex(name, options));
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  };

  /** Reads the lock first, since the response also tells the service's time. */
  const acquire = async (options: CallOptions): Promise<void> => {
    const current = await read(options);
    if (current !== undefined) return takeOver(current, options);
    try {
      const created = await call(options.signal, (each) => client.createIndex(definition(), each));
      keep(created);
      isSupported = readLease(created) !== undefined;
      if (!isSupported) await release();
    } catch (error) {
      if (hasStatus(error, 409)) throw locked();
      if (!hasStatus(error, 400)) throw error;
      // An older service rejects the description.
      isSupported = false;
    }
  };

  const takeOver = async (current: SearchIndex, options: CallOptions): Promise<void> => {
    const remainingMs = (readLease(current)?.until ?? 0) - serviceNow();
    if (remainingMs > 0) throw locked(remainingMs);
    try {
      keep(await put(etagOf(current), options));
    } catch (error) {
      throw hasStatus(error, 404, 409, 412) ? locked() : error;
    }
  };

  const forget = (): void => {
    clearInterval(timer);
    timer = undefined;
    held = undefined;
  };

  const release = async (): Promise<void> => {
    if (held === undefined) return;
    const { etag } = held;
    forget();
    // The ETag protects a lock that another writer has taken over. A lock that cannot be deleted expires.
    await call(undefined, (each) => client.deleteIndex(name, { ...each, ...onlyIf(etag) })).catch(() => {});
  };

  return {
    async hold(options) {
      if (!isSupported) return;
      if (held === undefined) await acquire(options);
      else if (now() - held.renewedAt >= leaseMs / 3) await renew(options);
    },
    release,
  };
}

/** Replaces the SDK's `onlyIfUnchanged`, which reads a property that its responses do not have. */
function onlyIf(
  etag: string | undefined,
): { requestOptions?: { headers: Record<string, string> } } & Partial<SdkCallOptions> {
  return etag === undefined ? {} : { requestOptions: { headers: { 'if-match': etag } } };
}

function etagOf(index: SearchIndex): string | undefined {
  const etag: unknown = Reflect.get(index, 'eTag') ?? index.etag;
  return typeof etag === 'string' ? etag : undefined;
}

function readLease({ description }: SearchIndex): Lease | undefined {
  try {
    const lease: Lease = JSON.parse(description ?? '');
    return typeof lease.until === 'number' ? lease : undefined;
  } catch {
    return undefined;
  }
}
