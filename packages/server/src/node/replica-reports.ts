import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedIndex } from '@rag/configuration';
import type { VectorStore } from '@rag/core';
import type { Service } from '../composition.ts';
import type { Ledger, ReplicaState } from '../ledger/index.ts';

/** How old the numbers on the dashboard may be. */
const REPORT_MS = 2_000;
/** Enough to tell generations apart. */
const GENERATION_LENGTH = 12;

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly version: string;
};

/** Reports in the background. Returns a function that stops it. */
export function reportRegularly(ledger: Ledger): () => void {
  const timer = setInterval(() => void ledger.flush(), REPORT_MS);
  timer.unref();
  void ledger.flush();
  return () => clearInterval(timer);
}

/** The start of the published index's generation; `undefined` if the index is unreachable. */
export async function shortGeneration(store: VectorStore): Promise<string | undefined> {
  const generation = await store.generation().catch(() => undefined);
  return generation?.slice(0, GENERATION_LENGTH);
}

/** What the dashboard shows of this replica. */
export async function describeReplica(
  service: Service | undefined,
  index: OpenedIndex | undefined,
): Promise<ReplicaState> {
  const [generation, problems] = await Promise.all([
    index && shortGeneration(index.store),
    service?.readiness(),
  ]);
  return {
    version,
    ...(generation === undefined ? {} : { generation }),
    openStreams: service?.openStreams() ?? 0,
    isReady: problems?.length === 0,
  };
}
