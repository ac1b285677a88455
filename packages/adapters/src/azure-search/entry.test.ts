import { describe, expect, it } from 'vitest';
import { chunkIdOf, moveEntry, toPassageEntry, toRecordEntry, versionOf } from './entry.ts';

const PLACE = { source: 'a.md', position: 0, version: '0123456789abcdef', sequence: 3 };
const RECORD = { source: 'ordner/ü.md', contentHash: 'abc', chunkCount: 1, pageCount: 0 };

describe('a passage’s key', () => {
  it.each(['garden/roses.pdf#0', 'Übermäßig 🐝', '-_-=', '', '???>>>', 'a'.repeat(500)])(
    'is one that the service takes, and gives back the id %j',
    (id) => {
      const entry = toPassageEntry({ id, content: '' }, PLACE);
      expect(entry.id).toMatch(/^[A-Za-z][A-Za-z0-9_=-]{0,1023}$/);
      expect(chunkIdOf(entry.id)).toBe(id);
    },
  );
  it('differs by version and by sequence', () => {
    const keyOf = (place: typeof PLACE) => toPassageEntry({ id: 'a', content: '' }, place).id;
    const keys = [PLACE, { ...PLACE, version: 'fedcba9876543210' }, { ...PLACE, sequence: 4 }].map(keyOf);
    expect(new Set(keys).size).toBe(3);
  });
});

it('moves a passage and a record to another index with all that they hold', () => {
  const vector = Float32Array.of(0.1, -0.7);
  for (const at of [
    (sequence: number) =>
      toPassageEntry({ id: 'ü', content: 'text', page: 2, vector }, { ...PLACE, sequence }),
    (sequence: number) => toRecordEntry(RECORD, 'version', sequence),
  ])
    expect(moveEntry(at(7), 1)).toEqual(at(1));
});

it('sends vectors without loss', () => {
  const vector = Float32Array.from({ length: 500 }, (_, index) => Math.sin(index) / 3);
  const { content_vector: sent } = toPassageEntry({ id: 'a', content: '', vector }, PLACE);
  expect(Float32Array.from(sent ?? [])).toEqual(vector);
});

it('names another version under other settings and for other bytes', () => {
  const settings = { fingerprint: 'a', dimensions: 2 };
  const versions = [
    versionOf(settings, RECORD),
    versionOf({ ...settings, dimensions: 3 }, RECORD),
    versionOf({ ...settings, fingerprint: 'b' }, RECORD),
    versionOf(settings, { ...RECORD, contentHash: 'def' }),
  ];
  expect(new Set(versions).size).toBe(4);
});
