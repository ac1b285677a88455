import {
  AzureKeyCredential,
  SearchIndexClient,
  type SearchIndexClientOptions,
} from '@azure/search-documents';
import type { IndexHarness } from '@rag/core/testing';
import { createTestClock, type TestClock } from '@rag/core/testing';
import {
  type AzureSearchOptions,
  type AzureSearchStandIn,
  startAzureSearch,
} from '@rag/testkit/azure-search';
import { type AzureSearchStoreOptions, createAzureSearchStore } from '../azure-search-store.ts';
import {
  type AzureSearchWriter,
  type AzureSearchWriterOptions,
  createAzureSearchWriter,
} from '../azure-search-writer.ts';
import { recommendedSearchOptions } from '../recommended-options.ts';

export const INDEX = 'rag-documents';
const MAX_STALENESS_MS = 10_000;
/** The pauses between looks end in time; only a drain takes longer. */
export const DRAIN_MS = 30_000;

export interface Bench {
  readonly service: AzureSearchStandIn;
  readonly clock: TestClock;
  readonly client: SearchIndexClient;
  openStore(options?: Partial<AzureSearchStoreOptions>): ReturnType<typeof createAzureSearchStore>;
  openWriter(options?: Partial<AzureSearchWriterOptions>): AzureSearchWriter;
  /** Makes stores notice what was published. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export function clientOf(
  { endpoint, apiKey }: Pick<AzureSearchStandIn, 'endpoint' | 'apiKey'>,
  options: SearchIndexClientOptions = {},
): SearchIndexClient {
  return new SearchIndexClient(endpoint, new AzureKeyCredential(apiKey), {
    ...recommendedSearchOptions(endpoint),
    ...options,
  });
}

/** A stand-in for the service, and what speaks with it; waiting moves a clock and takes no time. */
export async function startBench(options: AzureSearchOptions = {}): Promise<Bench> {
  const clock = createTestClock();
  const { now } = clock;
  const service = await startAzureSearch({ now, ...options });
  const client = clientOf(service);
  const sleep = (ms: number): Promise<void> => clock.advance(ms);
  const writers: AzureSearchWriter[] = [];
  return {
    service,
    clock,
    client,
    openStore: (given = {}) =>
      createAzureSearchStore({ client, index: INDEX, maxStalenessMs: MAX_STALENESS_MS, now, ...given }),
    openWriter(given = {}) {
      const writer = createAzureSearchWriter({
        client,
        index: INDEX,
        drainMs: DRAIN_MS,
        now,
        sleep,
        ...given,
      });
      writers.push(writer);
      return writer;
    },
    settle: () => clock.advance(MAX_STALENESS_MS),
    async close() {
      for (const writer of writers) await writer.close();
      await service.close();
    },
  };
}

export async function createIndexHarness(
  options: AzureSearchOptions = {},
): Promise<IndexHarness & { close(): Promise<void> }> {
  const bench = await startBench(options);
  const writer = bench.openWriter();
  return {
    store: bench.openStore(),
    writer,
    takesVectors: true,
    settle: bench.settle,
    openRival: async () => bench.openWriter(),
    async reopenWriter() {
      await writer.close();
      return bench.openWriter();
    },
    close: bench.close,
  };
}
