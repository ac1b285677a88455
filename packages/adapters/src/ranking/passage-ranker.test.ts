import { describe, expect, it } from 'vitest';
import { buildPassageRanker, type PassageRanker } from './passage-ranker.ts';
import type { IndexedPassage } from './read-documents.ts';
import { runSteps } from './run-steps.ts';

const passage = (id: string, content: string, more: Partial<IndexedPassage> = {}): IndexedPassage => ({
  id,
  source: `${id}.txt`,
  content,
  ...more,
});
const rankerOf = (passages: readonly IndexedPassage[], dimensions = 0): PassageRanker =>
  runSteps(buildPassageRanker(passages, dimensions));
const idsOf = (ranker: PassageRanker, text: string, vector?: Float32Array): string[] =>
  ranker.search({ text, top: 3, ...(vector === undefined ? {} : { vector }) }).map(({ id }) => id);

describe('buildPassageRanker', () => {
  it('finds a passage by the name of its document', () => {
    const ranker = rankerOf([
      passage('a', 'Three weeks.', { source: 'staff/travel_policy-2026.pdf' }),
      passage('b', 'Four weeks.', { source: 'staff/sick-leave.pdf' }),
    ]);
    expect(idsOf(ranker, 'travel policy')).toEqual(['a']);
  });

  it('finds a passage by its heading', () => {
    const ranker = rankerOf([
      passage('a', 'Three weeks.'),
      passage('b', 'Four weeks.', { heading: 'Notice' }),
    ]);
    expect(idsOf(ranker, 'notice')).toEqual(['b']);
  });

  it('keeps the order of equally good passages', () => {
    const ranker = rankerOf(
      ['a', 'b', 'c', 'd'].map((id) => passage(id, 'Same words.', { source: 'x.txt' })),
    );
    expect(idsOf(ranker, 'same words')).toEqual(['a', 'b', 'c']);
  });

  describe('among passages with equal scores', () => {
    const alike = (source: string) => [
      passage('alone', 'The fee is due.', { source: 'green.txt' }),
      passage('beside', 'The fee is due.', { source }),
      passage('good', 'The fee for a second dog.', { source: 'white.txt' }),
      passage('silent', 'Nothing of the kind.', { source: 'white.txt' }),
    ];

    it('prefers the one next to a good passage', () => {
      expect(idsOf(rankerOf(alike('white.txt')), 'fee for the second dog')).toEqual([
        'good',
        'beside',
        'alone',
      ]);
    });

    it('ignores good passages of other documents', () => {
      expect(idsOf(rankerOf(alike('black.txt')), 'fee for the second dog')).toEqual([
        'good',
        'alone',
        'beside',
      ]);
    });

    it('does not return a passage without a match', () => {
      const ids = rankerOf(alike('white.txt')).search({ text: 'fee for the second dog', top: 9 });
      expect(ids.map(({ id }) => id)).not.toContain('silent');
    });
  });

  it('returns no vectors', () => {
    const ranker = rankerOf([passage('a', 'Bees.', { vector: Float32Array.of(1, 0) })], 2);
    expect(ranker.search({ text: 'bees', top: 1 })[0]).not.toHaveProperty('vector');
  });

  const animals = [
    passage('bees', 'Bees dance.', { vector: Float32Array.of(1, 0, 0) }),
    passage('fish', 'Fish swim.', { vector: Float32Array.of(0, 1, 0) }),
    passage('birds', 'Birds sing.', { vector: Float32Array.of(0, 0, 1) }),
  ];

  it('ranks a near vector above matching words, and returns both', () => {
    const [first, second] = rankerOf(animals, 3).search({
      text: 'bees',
      vector: Float32Array.of(0, 1, 0),
      top: 2,
    });
    expect([first?.id, second?.id]).toEqual(['fish', 'bees']);
    expect((first?.score ?? 0) / (second?.score ?? 1)).toBeCloseTo(1.5);
  });

  it('ranks matching words above a vector that is only slightly nearer', () => {
    const [first] = rankerOf(animals, 3).search({
      text: 'bees',
      vector: Float32Array.of(0.68, 0.73, 0),
      top: 2,
    });
    expect(first?.id).toBe('bees');
  });

  it('gives relevance to a passage that only its vector matches', () => {
    const [first] = rankerOf(animals, 3).search({ text: 'Lachs', vector: Float32Array.of(0, 1, 0), top: 1 });
    expect(first?.id).toBe('fish');
    expect(first?.relevance).toBeGreaterThan(0.2);
  });

  it('gives no relevance when all vectors are alike', () => {
    const alike = animals.map((animal) => ({ ...animal, vector: Float32Array.of(0.6, 0.8, 0) }));
    const found = rankerOf(alike, 3).search({ text: 'Lachs', vector: Float32Array.of(0.8, 0.6, 0), top: 3 });
    expect(found.every(({ relevance = 0 }) => relevance < 0.01)).toBe(true);
  });

  describe('with words and vectors', () => {
    const towns = [
      passage('dogs', 'The yearly tax for a dog is 90 euros.', { vector: unit(1, 0.1, 0.1, 0) }),
      passage('more dogs', 'A second dog costs more.', { vector: unit(1, -0.1, 0.1, 0) }),
      passage('bins', 'Bins are emptied on Mondays.', { vector: unit(0.1, 1, 0.1, 0) }),
      passage('more bins', 'Bags are no bins.', { vector: unit(-0.1, 1, 0.1, 0) }),
      passage('pool', 'The pool opens at nine.', { vector: unit(0.1, 0.1, 1, 0) }),
      passage('more pools', 'Children swim in the pool.', { vector: unit(0.1, -0.1, 1, 0) }),
    ];
    const relevanceOf = (text: string, vector: Float32Array): number =>
      rankerOf(towns, 4).search({ text, vector, top: 1 })[0]?.relevance ?? 0;

    it('a near vector is less evidence where the documents lack a word of the question', () => {
      const near = unit(1, 0.1, 0.1, 1);
      expect(relevanceOf('yearly tax for a dog', near)).toBeGreaterThan(0.2);
      expect(relevanceOf('yearly tax for a walrus', near)).toBeLessThan(0.2);
    });

    it('parts of a passage count only where the documents know a word of the question', () => {
      const near = unit(1, 0.1, 0.1, 1);
      const [known, unknown] = ['tax for a dog', 'combien coûte le chien'].map(
        (text) => rankerOf(towns, 4).search({ text, vector: near, top: 1 })[0]?.similarity,
      );
      expect(known?.relevancePerCosine).toBeGreaterThan(0);
      expect(unknown).toMatchObject({ cosine: known?.cosine, relevancePerCosine: 0 });
    });

    it('says beside the evidence of both what words alone would say', () => {
      const text = 'yearly tax for a walrus';
      const search = { text, top: 1 };
      const [both] = rankerOf(towns, 4).search({ ...search, vector: unit(1, 0.1, 0.1, 1) });
      const byWords = rankerOf(towns, 4)
        .search({ ...search, top: 9 })
        .find(({ id }) => id === both?.id);
      expect(byWords?.relevance).toBeGreaterThan(0);
      expect(both?.similarity?.relevanceByWords).toBe(byWords?.relevance);
    });

    it('similarity alone decides where the documents know no word of the question', () => {
      const near = unit(1, 0.1, 0.1, 1);
      expect(relevanceOf('combien coûte le chien', near)).toBeGreaterThan(0.2);
      expect(relevanceOf('combien coûte le chien', unit(0.3, 0.3, 0.3, 1))).toBeLessThan(0.2);
    });
  });
});

function unit(...numbers: number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
}
