import type { SearchIndex, SearchIndexClient } from '@azure/search-documents';
import { type CallOptions, RagError } from '@rag/core';
import type { CallService, ServiceCallOptions } from './call-service.ts';
import { hasStatus } from './map-error.ts';

export interface WriterLock {
  /** Takes the lock, or makes sure of still having it. Rejects with `index_locked` where another has it. */
  hold(options: CallOptions): Promise<void>;
  /** Gives it back; without it, that is not an error. */
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
  readonly until: number;
}

/**
 * A lease of the right to write. The service has nothing like it, but creates an index for one of two callers
 * only and changes one only for those who know its ETag: an empty index with the lease as its description
 * does. It is renewed while it is held, and taken over once it has run out, as after a kill: by the clock of the
 * service, as its answers tell it to the second, since two writers' clocks may differ by more than a lease. A
 * service without descriptions has no lock.
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

  /** How far the service's clock is ahead of this one. */
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
    new RagError('index_locked', `Another writer is at work on the index (${name}).`, {
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });

  const keep = (index: SearchIndex): void => {
    held = { etag: etagOf(index), renewedAt: now() };
    timer ??= setInterval(() => void renew({}).catch(() => {}), leaseMs / 3);
    timer.unref();
  };

  const put = (etag: string | undefined, { signal }: CallOptions): Promise<SearchIndex> =>
    call(signal, (options) => client.createOrUpdateIndex(definition(), { ...options, ...onlyIf(etag) }));

  /** One renewal at a time: the timer's and an operation's would take each other for a rival. */
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
      // An earlier renewal may have arrived without its answer coming back.
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

  /** Looks first, since that tells the service's time, too. */
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
      // An older service refuses the description.
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
    // Whoever took it over meanwhile keeps it; what cannot be deleted runs out.
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

/** The SDK's own `onlyIfUnchanged` reads a property that its answers do not have. */
function onlyIf(
  etag: string | undefined,
): { requestOptions?: { headers: Record<string, string> } } & Partial<ServiceCallOptions> {
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
