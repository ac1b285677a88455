import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Questions to build a trace from. */
export interface QuestionPool {
  /** Questions that many people ask, each with other wordings of the same question, if there are any. */
  readonly questions: readonly { readonly text: string; readonly paraphrases: readonly string[] }[];
  /** Questions that only make sense after another one. */
  readonly followUps: readonly string[];
}

/** Reads the questions that come with the sample corpus. */
export async function readQuestionPool(folder: string): Promise<QuestionPool> {
  const read = async (name: string): Promise<Record<string, unknown>[]> =>
    parseLines(await readFile(join(folder, name), 'utf8'));
  const [questions, more, pairs, turns] = await Promise.all(
    ['questions.jsonl', 'more-questions.jsonl', 'paraphrases.jsonl', 'topic-changes.jsonl'].map(read),
  );
  return toQuestionPool([...(questions ?? []), ...(more ?? [])], pairs ?? [], turns ?? []);
}

/** Merges the records of the files. A question that occurs more than once is taken once. */
export function toQuestionPool(
  questions: readonly Record<string, unknown>[],
  pairs: readonly Record<string, unknown>[],
  turns: readonly Record<string, unknown>[],
): QuestionPool {
  const paraphrases = new Map<string, string[]>();
  for (const { one, other, same } of pairs)
    if (same === true) paraphrases.set(String(one), [...(paraphrases.get(String(one)) ?? []), String(other)]);
  const texts = [...paraphrases.keys(), ...questions.map(({ question }) => String(question))];
  return {
    questions: [...new Set(texts)].map((text) => ({ text, paraphrases: paraphrases.get(text) ?? [] })),
    followUps: turns.filter(({ turn }) => turn === 'follow-up').map(({ question }) => String(question)),
  };
}

function parseLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}
