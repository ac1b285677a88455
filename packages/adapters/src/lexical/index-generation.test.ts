import { describe, expect, it } from 'vitest';
import { indexGeneration } from './index-generation.ts';

const SETTINGS = { fingerprint: 'f', dimensions: 0 };
const record = (source: string, contentHash: string) => ({
  source,
  contentHash,
  chunkCount: 1,
  pageCount: 1,
});

describe('indexGeneration', () => {
  it('does not depend on the order of the documents', () => {
    const documents = [record('a', '1'), record('b', '2')];
    expect(indexGeneration(SETTINGS, documents)).toBe(indexGeneration(SETTINGS, documents.toReversed()));
  });

  it.each([
    ['a hash', SETTINGS, [record('a', '2')]],
    ['a name', SETTINGS, [record('b', '1')]],
    ['the fingerprint', { ...SETTINGS, fingerprint: 'g' }, [record('a', '1')]],
    ['the dimensions', { ...SETTINGS, dimensions: 3 }, [record('a', '1')]],
    ['the number of documents', SETTINGS, []],
  ])('changes with %s', (_, settings, documents) => {
    expect(indexGeneration(settings, documents)).not.toBe(indexGeneration(SETTINGS, [record('a', '1')]));
  });
});
