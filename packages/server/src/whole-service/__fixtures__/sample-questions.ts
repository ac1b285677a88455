import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const CORPUS = join(import.meta.dirname, '../../../../../docs/corpus');

export interface SampleQuestion {
  readonly id: string;
  readonly question: string;
  /** The pages with the answer; empty when the documents do not answer the question. */
  readonly pages: readonly string[];
  /** The earlier messages. */
  readonly history?: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
}

export function readSampleQuestions(): readonly SampleQuestion[] {
  const lines = readFileSync(join(CORPUS, 'questions.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as SampleQuestion);
}
