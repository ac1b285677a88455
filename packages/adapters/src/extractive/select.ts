import { words } from '@rag/core/adapter';
import type { ScoredUnit } from './score.ts';
import type { Unit } from './units.ts';

/** With less evidence than this, the answer is the sentinel rather than an unrelated sentence. */
const MIN_EVIDENCE = 0.2;
/** The minimum score of a further sentence, as a share of the best one. */
const ALSO_GOOD = 0.55;
/** The same for a sentence that covers an open part of the question, of at least the share GAP. */
const FILLS_A_GAP = 0.4;
const GAP = 0.2;
const SAME_WORDS = 0.6;

/** Openings that refer to the previous sentence, without which the sentence cannot be understood. */
const POINTS_BACK =
  /^(?:also|in addition|additionally|besides|furthermore|moreover|likewise|außerdem|zudem|darüber hinaus|ferner|ebenso|auch|de plus|en outre|además|asimismo|it|its|they|them|their|this|these|those|that|such|he|she|his|her|however|otherwise|therefore|instead|but|in (?:this|that|these|those|such) cases?|dies|diese[mnrs]?|dabei|dafür|davon|dazu|dann|darüber|er|es|sie|ihre?|jedoch|andernfalls|sonst|deshalb|daher|in diesem fall|cela|ceci|celui-ci|celle-ci|ils?|elles?|cependant|esto|ello|ellos)(?![\p{L}'-])/iu;

export interface SelectionLimits {
  readonly maxSentences: number;
  readonly maxCharacters: number;
}

/**
 * The few units that answer best, or none. The passage with the best unit comes first; within a passage, units are
 * in document order.
 */
export function selectUnits(scored: readonly ScoredUnit[], limits: SelectionLimits): Unit[] {
  const ranked = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  const selection = new Selection(scored, limits);
  const best = ranked.find((candidate) => candidate.evidence >= MIN_EVIDENCE && selection.add(candidate));
  if (best === undefined) return [];
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
    if (candidate.score >= ALSO_GOOD * best.score && !lacksWordsOf(candidate, best)) return true;
    return candidate.score >= FILLS_A_GAP * best.score && this.#fillsGap(candidate);
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
      current = before;
    }
  }

  /** The unit before a unit; for an item, the unit before its list. */
  #before(unit: Unit): ScoredUnit | undefined {
    let offset = -1;
    while (unit.lead !== undefined && this.#at(unit, offset)?.unit.kind === 'item') offset -= 1;
    return this.#at(unit, offset);
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

/**
 * Whether a row or an item, or a sentence of another passage, lacks a word of the question that the best unit has: then it is
 * about something else.
 */
function lacksWordsOf(candidate: ScoredUnit, best: ScoredUnit): boolean {
  const areEntries = candidate.unit.kind !== 'sentence' && best.unit.kind !== 'sentence';
  const areApart = candidate.unit.passageNumber !== best.unit.passageNumber;
  if (!areEntries && !areApart) return false;
  return best.coverage.some((share, term) => share > 0 && (candidate.coverage[term] ?? 0) === 0);
}

function needsPredecessor(unit: Unit, before: Unit | undefined): boolean {
  if (unit.kind === 'item') return unit.lead !== undefined && before?.text === unit.lead;
  // "IT" is a name, "It" is not.
  return unit.kind === 'sentence' && POINTS_BACK.test(unit.text) && !/^\p{Lu}{2}/u.test(unit.text);
}

function repeats(a: string, b: string): boolean {
  const left = new Set(words(a));
  const right = new Set(words(b));
  const shared = [...right].filter((word) => left.has(word)).length;
  return shared / (left.size + right.size - shared) > SAME_WORDS;
}
