import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedIndex } from '@rag/configuration';
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

/** What the dashboard shows of this replica. */
export async function describeReplica(
  service: Service | undefined,
  index: OpenedIndex | undefined,
): Promise<ReplicaState> {
  const [generation, problems] = await Promise.all([
    index?.store.generation().catch(() => undefined),
    service?.readiness(),
  ]);
  return {
    version: version,
    ...(generation === undefined ? {} : { generation: generation.slice(0, GENERATION_LENGTH) }),
    openStreams: service?.openStreams() ?? 0,
    isReady: problems?.length === 0,
  };
}
