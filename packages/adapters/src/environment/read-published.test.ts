import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIndexWriter } from './open-index.ts';
import { readIndexDocuments, readIndexSettings } from './read-published.ts';

const SETTINGS = { fingerprint: 'f', dimensions: 2, embeddingModel: 'small' };
const RECORD = { source: 'a.md', contentHash: 'a', chunkCount: 1, pageCount: 0 };

let DATA_DIR = '';
beforeEach(() => {
  DATA_DIR = mkdtempSync(join(tmpdir(), 'published-'));
});
afterEach(() => rmSync(DATA_DIR, { recursive: true }));

describe('what the embedded index says of itself', () => {
  it('is nothing where there is none', async () => {
    const place = { DATA_DIR };
    expect([await readIndexSettings(place), await readIndexDocuments(place)]).toEqual([undefined, new Map()]);
  });

  it('is its settings and documents, beside a writer that is at work', async () => {
    const { writer, close } = await openIndexWriter({ DATA_DIR });
    await writer.stage({ ...SETTINGS, request: 'test' });
    await writer.upsert(RECORD, [{ id: 'a', content: 'Text.', vector: Float32Array.of(1, 0) }]);
    await writer.publish();
    await writer.stage({ ...SETTINGS, request: 'another' });
    await writer.remove('a.md');
    const place = { DATA_DIR };
    expect(await readIndexSettings(place)).toEqual(SETTINGS);
    expect(await readIndexDocuments(place)).toEqual(new Map([['a.md', RECORD]]));
    await close();
  });
});
