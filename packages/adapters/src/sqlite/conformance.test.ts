import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConformance, indexWriterConformance, vectorStoreConformance } from '@rag/core/testing';
import { describe, it } from 'vitest';
import { createSqliteStore } from './sqlite-store.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

async function createHarness() {
  const folder = mkdtempSync(join(tmpdir(), 'rag-sqlite-'));
  const path = join(folder, 'index.sqlite');
  // Every call advances the clock, so that every call checks the file.
  let nowMs = 0;
  const store = createSqliteStore({ path, now: () => (nowMs += 5) });
  const writers = [createSqliteWriter({ path })];
  const open = async () => {
    const writer = createSqliteWriter({ path });
    writers.push(writer);
    return writer;
  };
  return {
    store,
    get writer() {
      return writers[0] ?? createSqliteWriter({ path });
    },
    takesVectors: true,
    openRival: open,
    async reopenWriter() {
      for (const writer of writers) writer.close();
      return open();
    },
    async close() {
      for (const writer of writers) writer.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describeConformance(vectorStoreConformance, createHarness, { describe, it });
describeConformance(indexWriterConformance, createHarness, { describe, it });
