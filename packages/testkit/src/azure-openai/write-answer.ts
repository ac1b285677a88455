import { createCarryOverRewriter } from '@rag/core';
import { contentWords, splitSentences } from '@rag/core/adapter';
import type { PromptPassage, PromptTask } from './read-prompt.ts';
import { stemWord } from './stem-word.ts';

/** The share of a question's words that a passage must contain to count as an answer. */
const MIN_SHARE = 1 / 3;
/** The share of words that a second sentence must add to be quoted too. */
const MIN_ADDED_SHARE = 0.25;
const CONTEXT_SHARE = 0.5;
/** The weight of a word that no passage contains: people use other words than documents. */
const UNKNOWN_WEIGHT = 0.4;

/**
 * A deterministic model that answers from the prompt alone. It quotes the best sentences of the passages with their
 * numbers, or gives the refusal that the prompt prescribes.
 */
export async function writeAnswer(task: PromptTask): Promise<string> {
  if (task.kind === 'answer') return quote(task);
  if (task.kind === 'rewrite') return rewrite(task);
  const words = task.text.split(/\s+/u).filter(Boolean).slice(0, 60).join(' ');
  return words === '' ? 'Hello, how can I help?' : `You said: ${words}`;
}

function quote({ passages, question, refusal }: Extract<PromptTask, { kind: 'answer' }>): string {
  const wanted = [...new Set(contentWords(question).map(stemWord))];
  const candidates = passages.flatMap((passage) => toCandidates(passage, wanted));
  const weights = weigh(wanted, candidates);
  const worth = (shares: readonly number[]): number =>
    shares.reduce((total, share, index) => total + share * (weights[index] ?? 0), 0);
  const best = maxBy(candidates, ({ shares }) => worth(shares));
  if (best === undefined || worth(best.shares) < MIN_SHARE) return refusal;
  const second = maxBy(candidates, ({ own }) =>
    worth(own.map((share, index) => Math.max(0, share - (best.own[index] ?? 0)))),
  );
  const added =
    second !== undefined && second !== best
      ? worth(second.own.map((share, index) => Math.max(0, share - (best.own[index] ?? 0))))
      : 0;
  return [best, ...(second !== undefined && added >= MIN_ADDED_SHARE ? [second] : [])].map(cite).join(' ');
}

interface Candidate {
  readonly passage: PromptPassage;
  readonly sentence: string;
  /** For each stem of the question, 1 if the sentence contains it, else 0. */
  readonly own: readonly number[];
  /** The same, with one half for a stem that the rest of the passage contains. */
  readonly shares: readonly number[];
}

function toCandidates(passage: PromptPassage, wanted: readonly string[]): Candidate[] {
  const { around, sentences } = readWords(passage);
  return sentences.map(({ sentence, stems }) => {
    const own = wanted.map((stem) => (stems.has(stem) ? 1 : 0));
    const shares = wanted.map((stem, index) => own[index] || (around.has(stem) ? CONTEXT_SHARE : 0));
    return { passage, sentence, own, shares };
  });
}

interface PassageWords {
  /** The stems of the passage, its title, heading and file name. */
  readonly around: ReadonlySet<string>;
  readonly sentences: readonly { readonly sentence: string; readonly stems: ReadonlySet<string> }[];
}

/** The words of passages. The same ones are in many prompts. */
const wordsByPassage = new Map<string, PassageWords>();
const MAX_CACHED_PASSAGES = 2_000;

function readWords({ context, text }: PromptPassage): PassageWords {
  const key = `${context}\0${text}`;
  const known = wordsByPassage.get(key);
  if (known !== undefined) return known;
  const toStems = (part: string): Set<string> => new Set(contentWords(part).map(stemWord));
  const read = {
    around: toStems(`${context} ${text}`),
    sentences: splitSentences(text).map((sentence) => ({ sentence, stems: toStems(sentence) })),
  };
  if (wordsByPassage.size >= MAX_CACHED_PASSAGES) wordsByPassage.clear();
  wordsByPassage.set(key, read);
  return read;
}

/** Weighs rare words more. The weights add up to 1. */
function weigh(wanted: readonly string[], candidates: readonly Candidate[]): number[] {
  const weights = wanted.map((_, index) => {
    const holding = candidates.filter(({ own }) => own[index] === 1).length;
    return holding === 0 ? UNKNOWN_WEIGHT : 1 / Math.sqrt(holding);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function cite({ sentence, passage }: Candidate): string {
  const [, text = sentence, end = '.'] = /^([\s\S]*?)([.!?]?)$/u.exec(sentence.replace(/\s+/gu, ' ')) ?? [];
  return `${text} [${passage.number}]${end === '' ? '.' : end}`;
}

async function rewrite({ question, history }: Extract<PromptTask, { kind: 'rewrite' }>): Promise<string> {
  if (history.length === 0) return question;
  const carried = await createCarryOverRewriter().rewrite({ question, history });
  // The topic follows the question, with or without parentheses.
  const topic = carried.startsWith(question)
    ? carried.slice(question.length).replace(/^[ (]+|\)$/gu, '')
    : '';
  if (topic === '') return question === '' ? 'What is meant?' : question;
  return `${question.replace(/[?.!\s]+$/u, '')} regarding ${topic}?`.trim();
}

function maxBy<Item>(items: readonly Item[], value: (item: Item) => number): Item | undefined {
  let best: Item | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const current = value(item);
    if (current > highest) {
      best = item;
      highest = current;
    }
  }
  return best;
}
