import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Configuration } from '../configuration.ts';
import { readConfiguration } from '../read-configuration.ts';
import { openIndexWriter } from './open-index.ts';
import { readIndexDocuments, readIndexSettings } from './read-published-index.ts';

const SETTINGS = { fingerprint: 'f', dimensions: 2, embeddingModel: 'small' };
const RECORD = { source: 'a.md', contentHash: 'a', chunkCount: 1, pageCount: 0 };

let folder = '';
let configuration: Configuration;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'published-'));
  configuration = readConfiguration({ DATA_DIR: folder });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('reading the embedded index', () => {
  it('returns undefined when no index is published', async () => {
    expect([await readIndexSettings(configuration), await readIndexDocuments(configuration)]).toEqual([
      undefined,
      new Map(),
    ]);
  });

  it('returns the published settings and documents while a writer is open', async () => {
    const { writer, close } = await openIndexWriter(configuration);
    await writer.stage({ ...SETTINGS, request: 'test' });
    await writer.upsert(RECORD, [{ id: 'a', content: 'Text.', vector: Float32Array.of(1, 0) }]);
    await writer.publish();
    await writer.stage({ ...SETTINGS, request: 'another' });
    await writer.remove('a.md');
    expect(await readIndexSettings(configuration)).toEqual(SETTINGS);
    expect(await readIndexDocuments(configuration)).toEqual(new Map([['a.md', RECORD]]));
    await close();
  });
});
