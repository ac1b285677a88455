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
import { afterEach } from 'vitest';
import { type AzureSearchStoreOptions, createAzureSearchStore } from '../azure-search-store.ts';
import {
  type AzureSearchWriter,
  type AzureSearchWriterOptions,
  createAzureSearchWriter,
} from '../azure-search-writer.ts';
import { recommendedSearchOptions } from '../client-options.ts';

export const INDEX = 'rag-documents';
const MAX_STALENESS_MS = 10_000;
/** Longer than any delay between polls, so that a test can recognize the drain. */
export const DRAIN_MS = 30_000;

export interface SearchFixture {
  readonly service: AzureSearchStandIn;
  readonly clock: TestClock;
  readonly client: SearchIndexClient;
  openStore(options?: Partial<AzureSearchStoreOptions>): ReturnType<typeof createAzureSearchStore>;
  openWriter(options?: Partial<AzureSearchWriterOptions>): AzureSearchWriter;
  /** Advances the clock until every store reads the pointer again. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** A client of the stand-in, with its key. */
export function createClient(
  { endpoint, apiKey }: Pick<AzureSearchStandIn, 'endpoint' | 'apiKey'>,
  options: SearchIndexClientOptions = {},
): SearchIndexClient {
  return new SearchIndexClient(endpoint, new AzureKeyCredential(apiKey), {
    ...recommendedSearchOptions(endpoint),
    ...options,
  });
}

/** Starts a stand-in for the service. Waiting advances the test clock and takes no real time. */
export async function startSearchFixture(options: AzureSearchOptions = {}): Promise<SearchFixture> {
  const clock = createTestClock();
  const { now } = clock;
  const service = await startAzureSearch({ now, ...options });
  const client = createClient(service);
  const sleep = (ms: number): Promise<void> => clock.advance(ms);
  const writers: AzureSearchWriter[] = [];
  let isClosed = false;
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
      if (isClosed) return;
      isClosed = true;
      for (const writer of writers) await writer.close();
      await service.close();
    },
  };
}

/** Registers a clean-up after each test, and returns a function that starts a fixture. */
export function useSearchFixtures(): typeof startSearchFixture {
  const open: SearchFixture[] = [];
  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.close();
  });
  return async (options) => {
    const fixture = await startSearchFixture(options);
    open.push(fixture);
    return fixture;
  };
}

/** What the conformance suites of an index need. */
export async function createIndexHarness(
  options: AzureSearchOptions = {},
): Promise<IndexHarness & { close(): Promise<void> }> {
  const fixture = await startSearchFixture(options);
  const writer = fixture.openWriter();
  return {
    store: fixture.openStore(),
    writer,
    takesVectors: true,
    settle: fixture.settle,
    openRival: async () => fixture.openWriter(),
    async reopenWriter() {
      await writer.close();
      return fixture.openWriter();
    },
    close: fixture.close,
  };
}
