import { describe, expect, it } from 'vitest';
import { similarity, toTerms } from './terms.ts';

function similar(a: string, b: string): number {
  const [left] = toTerms(a);
  const [right] = toTerms(b);
  if (left === undefined || right === undefined) throw new Error('no content word');
  return similarity(left, right);
}

describe('similarity', () => {
  it('is 1 for inflections of one word', () => {
    expect(similar('approved', 'approves')).toBe(1);
  });

  it.each([
    ['receipts', 'reciepts'],
    ['holiday', 'holliday'],
    ['urlaub', 'jahresurlaub'],
    ['urlaubstage', 'jahresurlaub'],
    ['kosten', 'kostet'],
    ['reimbursement', 'reimbursment'],
  ])('is high for %s and %s', (a, b) => {
    expect(similar(a, b)).toBeGreaterThanOrEqual(0.5);
  });

  it.each([
    ['vacation', 'education'],
    ['2024', '2025'],
    ['1000', '10000'],
    ['cat', 'category'],
    ['station', 'nation'],
  ])('is low for %s and %s', (a, b) => {
    expect(similar(a, b)).toBe(0);
  });
});

describe('toTerms', () => {
  it('splits words at hyphens and elisions', () => {
    expect(toTerms("part-time l'horaire").map(({ word }) => word)).toEqual(['part', 'time', 'horaire']);
  });
});
