import { describe, expect, it } from 'vitest';
import { chunkIdOf, documentVersion, moveEntry, toPassageEntry, toRecordEntry } from './index-entry.ts';

const POSITION = { source: 'a.md', position: 0, version: '0123456789abcdef', sequence: 3 };
const RECORD = { source: 'ordner/ü.md', contentHash: 'abc', chunkCount: 1, pageCount: 0 };

describe('the key of a passage', () => {
  it.each(['garden/roses.pdf#0', 'Übermäßig 🐝', '-_-=', '', '???>>>', 'a'.repeat(500)])(
    'is valid for the service and decodes to the id %j',
    (id) => {
      const entry = toPassageEntry({ id, content: '' }, POSITION);
      expect(entry.id).toMatch(/^[A-Za-z][A-Za-z0-9_=-]{0,1023}$/);
      expect(chunkIdOf(entry.id)).toBe(id);
    },
  );
  it('differs by document version and by sequence', () => {
    const keyOf = (position: typeof POSITION) => toPassageEntry({ id: 'a', content: '' }, position).id;
    const keys = [POSITION, { ...POSITION, version: 'fedcba9876543210' }, { ...POSITION, sequence: 4 }].map(
      keyOf,
    );
    expect(new Set(keys).size).toBe(3);
  });
});

it('moveEntry moves a passage and a record to another sequence without losing a field', () => {
  const vector = Float32Array.of(0.1, -0.7);
  for (const toEntry of [
    (sequence: number) =>
      toPassageEntry({ id: 'ü', content: 'text', page: 2, vector }, { ...POSITION, sequence }),
    (sequence: number) => toRecordEntry(RECORD, 'version', sequence),
  ])
    expect(moveEntry(toEntry(7), 1)).toEqual(toEntry(1));
});

it('toPassageEntry keeps the precision of vectors', () => {
  const vector = Float32Array.from({ length: 500 }, (_, index) => Math.sin(index) / 3);
  const { content_vector: sent } = toPassageEntry({ id: 'a', content: '', vector }, POSITION);
  expect(Float32Array.from(sent ?? [])).toEqual(vector);
});

it('documentVersion changes with the bytes of the document and with the settings', () => {
  const settings = { fingerprint: 'a', dimensions: 2 };
  const versions = [
    documentVersion(settings, RECORD),
    documentVersion({ ...settings, dimensions: 3 }, RECORD),
    documentVersion({ ...settings, fingerprint: 'b' }, RECORD),
    documentVersion(settings, { ...RECORD, contentHash: 'def' }),
  ];
  expect(new Set(versions).size).toBe(4);
});
