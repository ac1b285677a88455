import { describe, expect, it } from 'vitest';
import { hashGeneration } from './hash-generation.ts';

const SETTINGS = { fingerprint: 'f', dimensions: 0 };
const record = (source: string, contentHash: string) => ({
  source,
  contentHash,
  chunkCount: 1,
  pageCount: 1,
});

describe('hashGeneration', () => {
  it('does not depend on the order of the documents', () => {
    const documents = [record('a', '1'), record('b', '2')];
    expect(hashGeneration(SETTINGS, documents)).toBe(hashGeneration(SETTINGS, documents.toReversed()));
  });

  it.each([
    ['a hash', SETTINGS, [record('a', '2')]],
    ['a name', SETTINGS, [record('b', '1')]],
    ['the fingerprint', { ...SETTINGS, fingerprint: 'g' }, [record('a', '1')]],
    ['the dimensions', { ...SETTINGS, dimensions: 3 }, [record('a', '1')]],
    ['the number of documents', SETTINGS, []],
  ])('changes with %s', (_, settings, documents) => {
    expect(hashGeneration(settings, documents)).not.toBe(hashGeneration(SETTINGS, [record('a', '1')]));
  });
});
