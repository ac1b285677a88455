import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLE_CORPUS = join(import.meta.dirname, '../../../../docs/corpus/_source');

/** As in English text (Zipf, Human Behavior and the Principle of Least Effort, 1949). */
const ZIPF_EXPONENT = 1.05;
const VOCABULARY = 60_000;
const PASSAGES_PER_DOCUMENT = 10;
const SENTENCES_PER_PASSAGE = 8;

export interface SyntheticDocument {
  readonly source: string;
  readonly passages: readonly string[];
}

/** Documents of words with the frequencies of a natural language: always the same ones for the same numbers. */
export interface SyntheticCorpus {
  /** A document by its number. Another `edition` has other words. */
  document(number: number, edition: number): SyntheticDocument;
  /** Questions for words that documents have next to each other, some with a typo. */
  questions(count: number, documents: number): string[];
}

export function createSyntheticCorpus(): SyntheticCorpus {
  const words = vocabulary();
  const cumulative = new Float64Array(words.length);
  let total = 0;
  for (const rank of words.keys()) {
    total += 1 / (rank + 1) ** ZIPF_EXPONENT;
    cumulative[rank] = total;
  }
  const pick = (random: () => number): string => {
    const wanted = random() * total;
    let low = 0;
    let high = words.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulative[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
  const sentence = (random: () => number): string => {
    const length = 8 + Math.floor(random() * 14);
    const text = Array.from({ length }, () => pick(random)).join(' ');
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };
  const document = (number: number, edition: number): SyntheticDocument => {
    const random = randomNumbers(number * 7_919 + edition * 104_729 + 1);
    const passages = Array.from({ length: PASSAGES_PER_DOCUMENT }, () =>
      Array.from({ length: SENTENCES_PER_PASSAGE }, () => sentence(random)).join(' '),
    );
    return { source: `folder-${number % 100}/document-${number}.md`, passages };
  };

  return {
    document,
    questions(count, documents) {
      const random = randomNumbers(42);
      return Array.from({ length: count }, () => {
        const { passages } = document(Math.floor(random() * documents), 0);
        const said = (passages[Math.floor(random() * passages.length)] ?? '').toLowerCase().split(/[ .]+/u);
        const start = Math.floor(random() * (said.length - 8));
        const asked = said.slice(start, start + 4 + Math.floor(random() * 5));
        if (random() < 0.3) asked[1] = asked[1]?.replace(/(.)(.)/u, '$2$1') ?? '';
        return `What is the ${asked.join(' ')}?`;
      });
    },
  };
}

/** Words of the sample corpus, most frequent first, then compounds of two of them. */
function vocabulary(): string[] {
  const counts = new Map<string, number>();
  for (const name of readdirSync(SAMPLE_CORPUS).filter((file) => file.endsWith('.html'))) {
    const text = readFileSync(join(SAMPLE_CORPUS, name), 'utf8');
    for (const [word] of text.matchAll(/(?<![<\p{L}/-])\p{Ll}{2,}/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const said = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([word]) => word);
  const all = new Set(said);
  const random = randomNumbers(7);
  const any = (): string => said[Math.floor(random() * said.length)] ?? '';
  while (all.size < VOCABULARY) all.add(`${any().slice(0, 7)}${any()}`);
  return [...all];
}

/** Mulberry32: small, fast, and the same on each machine. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
