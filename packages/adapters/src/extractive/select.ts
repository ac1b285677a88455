import { words } from '@rag/core/adapter';
import type { ScoredUnit } from './score.ts';
import type { Unit } from './units.ts';

/** Less evidence than this is none: nothing is said rather than something that is beside the point. */
const MIN_EVIDENCE = 0.2;
/** How good another sentence must be, beside the best, to be said too. */
const ALSO_GOOD = 0.85;
/** The same for one that speaks of a part of the question, at least GAP of it, that is still open. */
const FILLS_A_GAP = 0.5;
const GAP = 0.3;
const SAME_WORDS = 0.6;

/** Openings that point back, so that the sentence is not understood without the one before. */
const POINTS_BACK =
  /^(?:it|its|they|them|their|this|these|those|that|such|he|she|his|her|however|otherwise|therefore|instead|but|in (?:this|that|these|those|such) cases?|dies|diese[mnrs]?|dabei|dafür|davon|dazu|dann|darüber|er|es|sie|ihre?|jedoch|andernfalls|sonst|deshalb|daher|in diesem fall|cela|ceci|celui-ci|celle-ci|ils?|elles?|cependant|esto|ello|ellos)(?![\p{L}'-])/iu;

export interface SelectionLimits {
  readonly maxSentences: number;
  readonly maxCharacters: number;
}

/**
 * The few units that answer best, or none. The passage with the best one comes first; within a passage the
 * order is the document's.
 */
export function selectUnits(scored: readonly ScoredUnit[], limits: SelectionLimits): Unit[] {
  const ranked = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  const best = ranked.find(({ evidence }) => evidence >= MIN_EVIDENCE);
  if (best === undefined) return [];
  const selection = new Selection(scored, limits);
  selection.add(best);
  for (const candidate of ranked) if (selection.wants(candidate, best)) selection.add(candidate);
  return selection.inReadingOrder();
}

class Selection {
  readonly #all: readonly ScoredUnit[];
  readonly #limits: SelectionLimits;
  readonly #chosen: ScoredUnit[] = [];

  constructor(all: readonly ScoredUnit[], limits: SelectionLimits) {
    this.#all = all;
    this.#limits = limits;
  }

  wants(candidate: ScoredUnit, best: ScoredUnit): boolean {
    if (candidate.unit.fragment || !this.#fits(candidate)) return false;
    if (this.#chosen.some((chosen) => repeats(chosen.unit.text, candidate.unit.text))) return false;
    if (candidate.score >= ALSO_GOOD * best.score) return true;
    return candidate.score >= FILLS_A_GAP * best.score && this.#fillsGap(candidate);
  }

  /** Takes a unit, with what it cannot be read without as far as there is room. */
  add(scored: ScoredUnit): void {
    this.#chosen.push(scored);
    const before = this.#at(scored.unit, -1);
    if (before !== undefined && needsPredecessor(scored.unit, before.unit) && this.#fits(before))
      this.#chosen.push(before);
    if (scored.unit.text.endsWith(':')) this.#addItemsAfter(scored.unit);
  }

  inReadingOrder(): Unit[] {
    const passages = [...new Set(this.#chosen.map(({ unit }) => unit.passageNumber))];
    return passages.flatMap((number) =>
      this.#chosen
        .map(({ unit }) => unit)
        .filter(({ passageNumber }) => passageNumber === number)
        .sort((a, b) => a.position - b.position),
    );
  }

  /** A list is one answer: its items count for characters, not as sentences. */
  #addItemsAfter(intro: Unit): void {
    for (let offset = 1; ; offset++) {
      const item = this.#at(intro, offset);
      if (
        item?.unit.kind !== 'item' ||
        this.#characters() + item.unit.text.length > this.#limits.maxCharacters
      )
        return;
      if (!this.#chosen.includes(item)) this.#chosen.push(item);
    }
  }

  #fits(candidate: ScoredUnit): boolean {
    if (this.#chosen.includes(candidate)) return false;
    return (
      this.#chosen.length < this.#limits.maxSentences &&
      this.#characters() + candidate.unit.text.length <= this.#limits.maxCharacters
    );
  }

  #characters(): number {
    return this.#chosen.reduce((sum, { unit }) => sum + unit.text.length, 0);
  }

  #fillsGap({ coverage, evidence }: ScoredUnit): boolean {
    const added = coverage.reduce((sum, share, term) => {
      const known = Math.max(...this.#chosen.map((chosen) => chosen.coverage[term] ?? 0));
      return sum + Math.max(0, share - known);
    }, 0);
    return evidence >= MIN_EVIDENCE && added >= GAP;
  }

  #at(unit: Unit, offset: number): ScoredUnit | undefined {
    return this.#all.find(
      (other) =>
        other.unit.passageNumber === unit.passageNumber && other.unit.position === unit.position + offset,
    );
  }
}

function needsPredecessor(unit: Unit, before: Unit): boolean {
  if (before.fragment) return false;
  if (unit.kind === 'item') return before.kind === 'sentence' && before.text.endsWith(':');
  return unit.kind === 'sentence' && before.kind === 'sentence' && POINTS_BACK.test(unit.text);
}

function repeats(a: string, b: string): boolean {
  const left = new Set(words(a));
  const right = new Set(words(b));
  const shared = [...right].filter((word) => left.has(word)).length;
  return shared / (left.size + right.size - shared) > SAME_WORDS;
}
