/** Splits like the standard analyzer: words of letters and digits, Han and Hiragana character by character. */
const TERM =
  /[\p{Script=Han}\p{Script=Hiragana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}])[\p{L}\p{N}\p{M}_])+(?:['’.][\p{L}\p{N}]+)*/gu;
const K1 = 1.2;
const B = 0.75;

/** Splits a text into terms. */
export function terms(text: string): string[] {
  return text.toLowerCase().match(TERM) ?? [];
}

/** The terms of the documents' fields. Every search needs them, and the fields rarely change. */
const termsByText = new Map<string, FieldTerms>();
const MAX_CACHED_TEXTS = 20_000;

interface FieldTerms {
  readonly words: readonly string[];
  /** How often each term occurs. */
  readonly counts: ReadonlyMap<string, number>;
}

function fieldTerms(text: string): FieldTerms {
  const known = termsByText.get(text);
  if (known !== undefined) return known;
  if (termsByText.size >= MAX_CACHED_TEXTS) termsByText.clear();
  const words = terms(text);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  termsByText.set(text, { words, counts });
  return { words, counts };
}

interface Clause {
  readonly terms: readonly string[];
  readonly isPrefix: boolean;
  readonly mode: 'should' | 'must' | 'mustNot';
}

/** Parses the simple query syntax with phrases, `+`, `-` and a trailing `*`. Everything else is text. */
function parseQuery(text: string): Clause[] {
  return Array.from(text.matchAll(/([+-])?(?:"([^"]*)"|([^\s"]+))/g)).flatMap(
    ([, sign, phrase, word = '']) => {
      const mode: Clause['mode'] = sign === '+' ? 'must' : sign === '-' ? 'mustNot' : 'should';
      const found = terms(phrase ?? word);
      if (phrase !== undefined) return found.length === 0 ? [] : [{ terms: found, isPrefix: false, mode }];
      return found.map((term): Clause => ({ terms: [term], isPrefix: word.endsWith('*'), mode }));
    },
  );
}

const MAX_CLAUSES = 1_024;

export interface Ranked {
  readonly key: string;
  readonly score: number;
}

/** The searched fields of documents. */
export interface TextIndex {
  readonly keys: readonly string[];
  readonly fields: readonly FieldIndex[];
}

/** One field of all documents, in the order of the keys. */
interface FieldIndex {
  readonly documents: readonly FieldTerms[];
  /** The documents that contain each term, by their place. */
  readonly placesOf: ReadonlyMap<string, readonly number[]>;
  readonly averageLength: number;
}

/** @param texts the documents' fields by key */
export function createTextIndex(texts: ReadonlyMap<string, readonly string[]>): TextIndex {
  const fieldCount = Math.max(0, ...Array.from(texts.values(), (fields) => fields.length));
  const fields = Array.from({ length: fieldCount }, (_, field): FieldIndex => {
    const documents = Array.from(texts.values(), (each) => fieldTerms(each[field] ?? ''));
    const placesOf = new Map<string, number[]>();
    for (const [place, { counts }] of documents.entries())
      for (const term of counts.keys()) {
        const places = placesOf.get(term);
        if (places === undefined) placesOf.set(term, [place]);
        else places.push(place);
      }
    const length = documents.reduce((sum, { words }) => sum + words.length, 0);
    return { documents, placesOf, averageLength: length / Math.max(documents.length, 1) };
  });
  return { keys: [...texts.keys()], fields };
}

/**
 * Ranks by Lucene's BM25 (k1 1.2, b 0.75), summed over the searched fields. An empty search and `*` find everything
 * with a score of 1.
 *
 * @throws RangeError for more clauses than Lucene accepts.
 */
export function rankByText(query: string, { keys, fields }: TextIndex, searchMode: 'any' | 'all'): Ranked[] {
  if (query.trim() === '' || query.trim() === '*') return keys.map((key) => ({ key, score: 1 }));
  const clauses = parseQuery(query);
  if (clauses.length > MAX_CLAUSES) throw new RangeError('maxClauseCount');
  const scores = new Map<string, number>();
  const matches = new Map<string, Set<Clause>>();
  for (const field of fields) {
    for (const clause of clauses) {
      for (const { place, score } of scoreClause(clause, field)) {
        const key = keys[place] ?? '';
        scores.set(key, (scores.get(key) ?? 0) + score);
        matches.set(key, (matches.get(key) ?? new Set()).add(clause));
      }
    }
  }
  return Array.from(matches)
    .filter(([, found]) => isMatch(clauses, found, searchMode))
    .map(([key]) => ({ key, score: scores.get(key) ?? 0 }))
    .sort(byScore);
}

function isMatch(clauses: readonly Clause[], found: ReadonlySet<Clause>, searchMode: 'any' | 'all'): boolean {
  return clauses.every((clause) => {
    if (clause.mode === 'mustNot') return !found.has(clause);
    return found.has(clause) || (clause.mode === 'should' && searchMode === 'any');
  });
}

/** The documents that contain a clause, by their place, with its weight in each. */
function scoreClause(
  clause: Clause,
  { documents, placesOf, averageLength }: FieldIndex,
): { readonly place: number; readonly score: number }[] {
  const isTerm = clause.terms.length === 1 && !clause.isPrefix;
  const places = isTerm ? (placesOf.get(clause.terms[0] ?? '') ?? []) : documents.keys();
  const found: { place: number; score: number }[] = [];
  for (const place of places) {
    const field = documents[place];
    if (field === undefined) continue;
    const frequency = frequencyOf(clause, field);
    if (frequency === 0) continue;
    const score = frequency / (frequency + K1 * (1 - B + (B * field.words.length) / averageLength));
    found.push({ place, score });
  }
  const idf = Math.log(1 + (documents.length - found.length + 0.5) / (found.length + 0.5));
  const factor = clause.mode === 'mustNot' ? 0 : idf;
  return found.map(({ place, score }) => ({ place, score: factor * score }));
}

function frequencyOf({ terms: wanted, isPrefix }: Clause, { words, counts }: FieldTerms): number {
  const [first = ''] = wanted;
  if (isPrefix) return words.filter((word) => word.startsWith(first)).length;
  if (wanted.length === 1) return counts.get(first) ?? 0;
  return words.filter((_, at) => wanted.every((term, offset) => words[at + offset] === term)).length;
}

/** Sorts the best first, and equal scores by key, so that results are deterministic. */
export function byScore(left: Ranked, right: Ranked): number {
  return right.score - left.score || (left.key < right.key ? -1 : 1);
}
