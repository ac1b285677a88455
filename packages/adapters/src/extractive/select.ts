import { words } from '@rag/core/adapter';
import { stemOf } from '../ranking/index.ts';
import { pointsBack } from './points-back.ts';
import type { ScoredUnit } from './score.ts';
import type { Unit } from './units.ts';

/** With less evidence than this, the answer is the sentinel rather than an unrelated sentence. */
const MIN_EVIDENCE = 0.2;
/** The same for a sentence that has one word of the topic alone: it has to be about half of the question. */
const MIN_EVIDENCE_OF_ONE_WORD = 0.45;
/** From so many words of the topic on, it is more than one: words may be in the heading, or only similar. */
const MORE_THAN_ONE = 1.7;
/** The same for what the best unit and the whole index know of the question together. */
const MIN_SUPPORT = 0.13;
/** The minimum score of a further sentence, as a share of the best one, in the same passage and in another one. */
const ALSO_GOOD = 0.55;
const ALSO_GOOD_APART = 0.7;
/** The same for a sentence that covers an open part of the question, of at least the share GAP. */
const FILLS_A_GAP = 0.6;
const GAP = 0.2;
/** The same for one that covers the other half of a double question: a larger share, and so many of its words. */
const FILLS_SECOND_HALF = 0.35;
const SECOND_HALF = 0.2;
const SECOND_HALF_WORDS = 3;
/** Two sentences with a larger share of common words say the same. */
const SAME_WORDS = 0.6;
/** Two of which the longer one has so many of the shorter one's words, but lacks one of the question, say the same of different things. */
const SAME_FORM = 0.55;
/** A word of the question is lacking where the match is below this share of the best one's. */
const MATCHES_TOO = 0.9;

export interface SelectionLimits {
  readonly maxSentences: number;
  readonly maxCharacters: number;
}

/**
 * The few units that answer best, or none. The best unit comes first, with what belongs to it; then the others in
 * document order, those of its passage before those of other passages.
 */
export function selectUnits(scored: readonly ScoredUnit[], limits: SelectionLimits): Unit[] {
  const ranked = rank(scored);
  const selection = new Selection(scored, limits);
  // What ranks below the best one has no better claim to be an answer.
  if (ranked[0] === undefined || !isEvidence(ranked[0])) return [];
  const best = ranked.find((candidate) => isEvidence(candidate) && selection.add(candidate));
  if (best === undefined) return [];
  for (const candidate of ranked) if (selection.wants(candidate, best)) selection.add(candidate);
  return selection.inReadingOrder();
}

/** The unit with the highest score, if any has one. */
export function findBest(scored: readonly ScoredUnit[]): ScoredUnit | undefined {
  return rank(scored)[0];
}

function rank(scored: readonly ScoredUnit[]): ScoredUnit[] {
  return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}

/** Whether a unit has enough of the question to be an answer. */
export function isEvidence({ evidence, support, topicWords, isRuledOut }: ScoredUnit): boolean {
  if (isRuledOut) return false;
  const least = topicWords < MORE_THAN_ONE ? MIN_EVIDENCE_OF_ONE_WORD : MIN_EVIDENCE;
  return evidence >= least && support >= MIN_SUPPORT;
}

class Selection {
  readonly #all: readonly ScoredUnit[];
  readonly #limits: SelectionLimits;
  readonly #chosen: ScoredUnit[] = [];
  readonly #words = new Map<ScoredUnit, ReadonlySet<string>>();

  constructor(all: readonly ScoredUnit[], limits: SelectionLimits) {
    this.#all = all;
    this.#limits = limits;
  }

  wants(candidate: ScoredUnit, best: ScoredUnit): boolean {
    if (candidate.unit.fragment || !this.#fits(candidate)) return false;
    if (this.#chosen.some((chosen) => this.#overlap(chosen, candidate) > SAME_WORDS)) return false;
    const isOther = coversLess(candidate, best) && !isAsGood(candidate, best);
    if (isOther && this.#overlapOfForms(candidate, best) >= SAME_FORM) return false;
    const share = candidate.score / best.score;
    const isApart = candidate.unit.passageNumber !== best.unit.passageNumber;
    if (share >= (isApart ? ALSO_GOOD_APART : ALSO_GOOD) && !lacksWordsOf(candidate, best)) return true;
    const added = this.#addedShares(candidate);
    const total = sum(added);
    const isSecondHalf = total >= SECOND_HALF && added.filter((each) => each > 0).length >= SECOND_HALF_WORDS;
    return total >= GAP && share >= (isSecondHalf ? FILLS_SECOND_HALF : FILLS_A_GAP);
  }

  /** Adds a unit with the units that it depends on; adds nothing when one of those cannot be shown. */
  add(scored: ScoredUnit): boolean {
    const needed = this.#predecessorsOf(scored);
    if (needed === undefined) return false;
    this.#chosen.push(scored, ...needed);
    if (scored.unit.text.endsWith(':')) this.#addItemsAfter(scored.unit);
    return true;
  }

  /** The preceding units that the unit depends on; undefined when one of them cannot be shown. */
  #predecessorsOf(scored: ScoredUnit): ScoredUnit[] | undefined {
    const needed: ScoredUnit[] = [];
    for (let current = scored; ; ) {
      const before = this.#before(current.unit);
      const isNeeded = needsPredecessor(current.unit, before?.unit);
      if (!isNeeded || (before !== undefined && this.#chosen.includes(before))) return needed;
      if (before === undefined || before.unit.fragment || !this.#fits(before, [scored, ...needed]))
        // An item can be understood without its introduction.
        return current.unit.kind === 'item' ? needed : undefined;
      needed.push(before);
      // "These go into the bag:" points to its list.
      if (current.unit.kind === 'item') return needed;
      current = before;
    }
  }

  /** The unit before a unit; for an item, the unit before its list. */
  #before(unit: Unit): ScoredUnit | undefined {
    let offset = -1;
    while (unit.lead !== undefined && this.#at(unit, offset)?.unit.kind === 'item') offset -= 1;
    return this.#at(unit, offset);
  }

  /**
   * The best unit first, with what it depends on and what follows it; then the others in document order, those of its
   * passage before those of other passages.
   */
  inReadingOrder(): Unit[] {
    const passages = [...new Set(this.#chosen.map(({ unit }) => unit.passageNumber))];
    const best = this.#chosen[0]?.unit;
    return passages.flatMap((number) => {
      const units = this.#chosen
        .map(({ unit }) => unit)
        .filter(({ passageNumber }) => passageNumber === number)
        .sort((a, b) => a.position - b.position);
      return best?.passageNumber === number ? startingAt(best, units) : units;
    });
  }

  /** A list is one answer: its items count as characters, not as sentences. */
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

  /** Whether a unit fits into the limits together with the chosen units and `others`. */
  #fits(candidate: ScoredUnit, others: readonly ScoredUnit[] = []): boolean {
    if (this.#chosen.includes(candidate)) return false;
    const taken = others.reduce((sum, { unit }) => sum + unit.text.length, this.#characters());
    return (
      this.#chosen.length + others.length < this.#limits.maxSentences &&
      taken + candidate.unit.text.length <= this.#limits.maxCharacters
    );
  }

  #characters(): number {
    return this.#chosen.reduce((sum, { unit }) => sum + unit.text.length, 0);
  }

  /** What a unit covers of each word of the question that is still open. */
  #addedShares({ coverage, evidence }: ScoredUnit): number[] {
    if (evidence < MIN_EVIDENCE) return [];
    return coverage.map((share, term) => {
      const known = Math.max(...this.#chosen.map((chosen) => chosen.coverage[term] ?? 0));
      return Math.max(0, share - known);
    });
  }

  #overlap(one: ScoredUnit, other: ScoredUnit): number {
    return overlap(this.#wordsOf(one), this.#wordsOf(other));
  }

  /** The share of the shorter one's words that both have: by stems, with one word for all numbers: two amounts say the same kind of thing. */
  #overlapOfForms(one: ScoredUnit, other: ScoredUnit): number {
    const [left, right] = [one, other].map(
      (scored) => new Set([...this.#wordsOf(scored)].map((word) => (/^\d/u.test(word) ? '0' : stemOf(word)))),
    );
    return overlapOfShorter(left ?? new Set(), right ?? new Set());
  }

  #wordsOf(scored: ScoredUnit): ReadonlySet<string> {
    const known = this.#words.get(scored) ?? new Set(words(scored.unit.text));
    this.#words.set(scored, known);
    return known;
  }

  #at(unit: Unit, offset: number): ScoredUnit | undefined {
    return this.#all.find(
      (other) =>
        other.unit.passageNumber === unit.passageNumber && other.unit.position === unit.position + offset,
    );
  }
}

/**
 * Whether a row or an item, or a sentence of another passage, lacks a word of the question that the best unit has: then
 * it is about something else.
 */
function lacksWordsOf(candidate: ScoredUnit, best: ScoredUnit): boolean {
  const areEntries = candidate.unit.kind !== 'sentence' && best.unit.kind !== 'sentence';
  const areApart = candidate.unit.passageNumber !== best.unit.passageNumber;
  if (!areEntries && !areApart) return false;
  return best.coverage.some((share, term) => share > 0 && (candidate.coverage[term] ?? 0) === 0);
}

/** The units of one passage in document order, after those around one of them that belong together with it. */
function startingAt(best: Unit, units: readonly Unit[]): Unit[] {
  let start = units.indexOf(best);
  while (start > 0 && needsPredecessor(units[start] ?? best, units[start - 1])) start -= 1;
  let end = units.indexOf(best) + 1;
  while (end < units.length && units[end]?.position === (units[end - 1]?.position ?? 0) + 1) end += 1;
  return [...units.slice(start, end), ...units.slice(0, start), ...units.slice(end)];
}

function needsPredecessor(unit: Unit, before: Unit | undefined): boolean {
  if (unit.kind === 'item') return unit.lead !== undefined && before?.text === unit.lead;
  return pointsBack(unit);
}

/**
 * Whether a unit lacks a word of the question that the best one has, or has a less similar one. If it says the same
 * otherwise, it is about something else: "The fee for a cat is 10 euros" is no part of the answer about dogs.
 */
function coversLess(candidate: ScoredUnit, best: ScoredUnit): boolean {
  return best.coverage.some((share, term) => (candidate.coverage[term] ?? 0) < MATCHES_TOO * share);
}

/** Whether two units cover different words of the question equally well: "Open daily 9 to 17" and "Sundays 10 to 14". */
function isAsGood(candidate: ScoredUnit, best: ScoredUnit): boolean {
  return candidate.score >= MATCHES_TOO * best.score && coversLess(best, candidate);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The share of two sets' words that both have. */
function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of right) if (left.has(word)) shared += 1;
  return shared / (left.size + right.size - shared);
}

/** The share of the shorter set's words that the longer one has too. */
function overlapOfShorter(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of right) if (left.has(word)) shared += 1;
  return shared / Math.min(left.size, right.size);
}
