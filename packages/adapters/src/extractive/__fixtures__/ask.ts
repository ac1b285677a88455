import { NOT_FOUND_SENTINEL } from '@rag/core/adapter';
import { buildPassageRanker, type IndexedPassage, runSteps } from '../../ranking/index.ts';
import { createExtractiveLLM } from '../index.ts';

/** What the service counts as evidence. */
const MIN_RELEVANCE = 0.2;

/** The answer from some passages, as search and sentence choice give it together; undefined for a refusal. */
export async function ask(
  question: string,
  contents: readonly (string | Partial<IndexedPassage>)[],
): Promise<string | undefined> {
  const passages = contents.map((content, index) => ({
    id: String(index),
    source: `document-${index}.md`,
    content: '',
    ...(typeof content === 'string' ? { content } : content),
  }));
  const found = runSteps(buildPassageRanker(passages, 0))
    .search({ text: question, top: 6 })
    .filter(({ relevance = 0 }) => relevance >= MIN_RELEVANCE);
  if (found.length === 0) return undefined;
  let answer = '';
  for await (const part of createExtractiveLLM().stream({
    messages: [],
    grounding: { question, passages: found },
  }))
    if (part.type === 'text') answer += part.text;
  return answer === NOT_FOUND_SENTINEL ? undefined : answer;
}
