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

/**
 * Ranks by Lucene's BM25 (k1 1.2, b 0.75), summed over the searched fields. `texts` are the documents' fields by
 * key. An empty search and `*` find everything with a score of 1.
 *
 * @throws RangeError for more clauses than Lucene accepts.
 */
export function rankByText(
  query: string,
  texts: ReadonlyMap<string, readonly string[]>,
  searchMode: 'any' | 'all',
): Ranked[] {
  if (query.trim() === '' || query.trim() === '*')
    return Array.from(texts.keys(), (key) => ({ key, score: 1 }));
  const clauses = parseQuery(query);
  if (clauses.length > MAX_CLAUSES) throw new RangeError('maxClauseCount');
  const fieldCount = Math.max(0, ...Array.from(texts.values(), (fields) => fields.length));
  const scores = new Map<string, number>();
  const matches = new Map<string, Set<Clause>>();
  for (let field = 0; field < fieldCount; field++) {
    const documents = Array.from(texts, ([key, fields]) => ({ key, field: fieldTerms(fields[field] ?? '') }));
    const average =
      documents.reduce((sum, { field: { words } }) => sum + words.length, 0) / Math.max(documents.length, 1);
    for (const clause of clauses) {
      const found = documents
        .map(({ key, field: terms }) => ({
          key,
          frequency: frequencyOf(clause, terms),
          length: terms.words.length,
        }))
        .filter(({ frequency }) => frequency > 0);
      const idf = Math.log(1 + (documents.length - found.length + 0.5) / (found.length + 0.5));
      for (const { key, frequency, length } of found) {
        const weight = frequency / (frequency + K1 * (1 - B + (B * length) / average));
        scores.set(key, (scores.get(key) ?? 0) + (clause.mode === 'mustNot' ? 0 : idf * weight));
        matches.set(key, (matches.get(key) ?? new Set()).add(clause));
      }
    }
  }
  const isMatch = (found: ReadonlySet<Clause>): boolean =>
    clauses.every((clause) => {
      if (clause.mode === 'mustNot') return !found.has(clause);
      return found.has(clause) || (clause.mode === 'should' && searchMode === 'any');
    });
  return Array.from(matches)
    .filter(([, found]) => isMatch(found))
    .map(([key]) => ({ key, score: scores.get(key) ?? 0 }))
    .sort(byScore);
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
