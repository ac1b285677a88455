import { expect, it } from 'vitest';
import { type EntryAction, toEntryBatches } from './entry-batches.ts';

const action = (id: string, content = ''): EntryAction => ({ kind: 'upload', entry: { id, content } });
const idsOf = (batches: Iterable<EntryAction[]>) =>
  Array.from(batches, (batch) => batch.map(({ entry }) => entry.id).join(''));

it('cuts by number, in order', () => {
  const actions = ['a', 'b', 'c', 'd', 'e'].map((id) => action(id));
  expect(idsOf(toEntryBatches(actions, { maxActions: 2 }))).toEqual(['ab', 'cd', 'e']);
});
it('cuts by bytes, which are more than characters', () => {
  const size = JSON.stringify(action('a', 'ü'.repeat(100))).length + 100;
  const actions = ['a', 'b', 'c'].map((id) => action(id, 'ü'.repeat(100)));
  expect(idsOf(toEntryBatches(actions, { maxBytes: 2 * size }))).toEqual(['ab', 'c']);
  expect(idsOf(toEntryBatches(actions, { maxBytes: 2 * size - 1 }))).toEqual(['a', 'b', 'c']);
});
it('lets what is too large go alone', () => {
  const actions = [action('a'), action('b', 'x'.repeat(500)), action('c')];
  expect(idsOf(toEntryBatches(actions, { maxBytes: 200 }))).toEqual(['a', 'b', 'c']);
});
it('makes no batch of nothing', () => {
  expect(idsOf(toEntryBatches([]))).toEqual([]);
});
