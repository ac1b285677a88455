import { expect, it } from 'vitest';
import { type IndexAction, toActionBatches } from './action-batches.ts';

const action = (id: string, content = ''): IndexAction => ({ kind: 'upload', entry: { id, content } });
const idsOf = (batches: Iterable<IndexAction[]>) =>
  Array.from(batches, (batch) => batch.map(({ entry }) => entry.id).join(''));

it('toActionBatches splits actions by number and keeps their order', () => {
  const actions = ['a', 'b', 'c', 'd', 'e'].map((id) => action(id));
  expect(idsOf(toActionBatches(actions, { maxActions: 2 }))).toEqual(['ab', 'cd', 'e']);
});
it('toActionBatches splits actions by bytes, not by characters', () => {
  const size = JSON.stringify(action('a', 'ü'.repeat(100))).length + 100;
  const actions = ['a', 'b', 'c'].map((id) => action(id, 'ü'.repeat(100)));
  expect(idsOf(toActionBatches(actions, { maxBytes: 2 * size }))).toEqual(['ab', 'c']);
  expect(idsOf(toActionBatches(actions, { maxBytes: 2 * size - 1 }))).toEqual(['a', 'b', 'c']);
});
it('toActionBatches puts an action that is too large in a batch of its own', () => {
  const actions = [action('a'), action('b', 'x'.repeat(500)), action('c')];
  expect(idsOf(toActionBatches(actions, { maxBytes: 200 }))).toEqual(['a', 'b', 'c']);
});
it('toActionBatches makes no batch without actions', () => {
  expect(idsOf(toActionBatches([]))).toEqual([]);
});
