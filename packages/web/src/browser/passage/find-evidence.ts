import type { PassagePart } from './split-passage.ts';
import { stemsOf } from './words.ts';

/** A part counts as evidence if it shares so much of the statement's words, or the statement so much of its. */
const MIN_SHARE_OF_CLAIM = 0.35;
const MIN_SHARE_OF_PART = 0.6;
const MIN_SHARED_WORDS = 2;
/** Digits that name something by themselves, as a price, a time or a year does; a single one is anywhere. */
const FIGURE = /\d\D*\d/;

/** A part with its words, each with its weight: the rarer in the passage, the more. */
interface Candidate {
  readonly part: PassagePart;
  readonly weights: ReadonlyMap<string, number>;
}

/**
 * The parts of a passage that the statements rest on: for each statement the part that shares most words with
 * it, rare words counting more; else the heading, if that shares enough; else the only part with its figures, which are
 * the same in every language. None for a statement that shares less.
 */
export function findEvidence(
  claims: readonly string[],
  parts: readonly PassagePart[],
  heading?: PassagePart,
): ReadonlySet<PassagePart> {
  const candidates = weigh(parts);
  const headings = weigh(heading === undefined ? [] : [heading]);
  const evidence = claims.map((claim) => {
    const stems = stemsOf(claim);
    return findBest(stems, candidates) ?? findBest(stems, headings) ?? findByFigures(stems, candidates);
  });
  return new Set(evidence.filter((part) => part !== undefined));
}

function weigh(parts: readonly PassagePart[]): readonly Candidate[] {
  const stemsByPart = parts.map(({ text }) => stemsOf(text));
  const frequency = new Map<string, number>();
  for (const stem of stemsByPart.flatMap((stems) => [...stems]))
    frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  return parts.map((part, index) => {
    const stems = [...(stemsByPart[index] ?? [])];
    const weightOf = (stem: string): number => Math.log(1 + parts.length / (frequency.get(stem) ?? 1));
    return { part, weights: new Map(stems.map((stem) => [stem, weightOf(stem)])) };
  });
}

function findBest(claim: ReadonlySet<string>, candidates: readonly Candidate[]): PassagePart | undefined {
  let best: PassagePart | undefined;
  let bestScore = 0;
  for (const { part, weights } of candidates) {
    const shared = [...weights.keys()].filter((stem) => claim.has(stem));
    if (!isEnough(shared.length, claim.size, weights.size)) continue;
    const sharedWeight = sum(shared.map((stem) => weights.get(stem) ?? 0));
    // By the root of its own weight, so that a long part does not win by its length.
    const score = sharedWeight / Math.sqrt(sum([...weights.values()]));
    if (score > bestScore) [best, bestScore] = [part, score];
  }
  return best;
}

function findByFigures(
  claim: ReadonlySet<string>,
  candidates: readonly Candidate[],
): PassagePart | undefined {
  const figures = [...claim].filter((stem) => FIGURE.test(stem));
  const counted = candidates
    .map(({ part, weights }) => ({ part, count: figures.filter((figure) => weights.has(figure)).length }))
    .sort((one, other) => other.count - one.count);
  const [best, next] = counted;
  return best !== undefined && best.count > (next?.count ?? 0) ? best.part : undefined;
}

function isEnough(shared: number, ofClaim: number, ofPart: number): boolean {
  if (shared < Math.min(MIN_SHARED_WORDS, ofClaim)) return false;
  return shared >= MIN_SHARE_OF_CLAIM * ofClaim || shared >= MIN_SHARE_OF_PART * ofPart;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
