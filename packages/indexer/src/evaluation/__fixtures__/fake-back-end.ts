import type { Chunk, IndexWriter, LLM, Passage, SessionMessage, VectorStore } from '@rag/core';
import { createCarryOverRewriter } from '@rag/core';
import { contentWords } from '@rag/core/adapter';
import type { EvaluationBackEnd } from '../back-end.ts';

const USAGE = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** An index that ranks by the number of words shared with the question and finds what shares at least one. */
export function fakeIndex(): { readonly store: VectorStore; readonly writer: IndexWriter } {
  const passages: Passage[] = [];
  return {
    writer: {
      stage: async () => new Map(),
      upsert: async ({ source }, chunks) => {
        passages.push(...chunks.map((chunk): Passage => ({ ...withoutVector(chunk), source, score: 0 })));
      },
      remove: async () => {},
      verify: async () => {},
      publish: async () => ({ generation: `g${passages.length}` }),
    },
    store: {
      capabilities: { vector: false, text: true },
      generation: async () => `g${passages.length}`,
      search: async ({ text, top }) => {
        const asked = new Set(contentWords(text));
        return passages
          .map((passage) => ({
            ...passage,
            score: contentWords(`${passage.heading ?? ''} ${passage.content}`).filter((word) =>
              asked.has(word),
            ).length,
          }))
          .filter(({ score }) => score > 0)
          .sort((a, b) => b.score - a.score)
          .slice(0, top);
      },
    },
  };
}

function withoutVector({ id, content, page, heading }: Chunk): Omit<Passage, 'source' | 'score'> {
  return {
    id,
    content,
    ...(page === undefined ? {} : { page }),
    ...(heading === undefined ? {} : { heading }),
  };
}

/** A model that returns the first passage in two parts and cites it, or fails on demand. */
export function fakeLLM(failure?: Error): LLM {
  return {
    model: 'first-passage',
    parameters: '',
    async *stream({ grounding }) {
      await Promise.resolve();
      if (failure !== undefined) throw failure;
      const text = `${grounding?.passages[0]?.content ?? 'Nothing'} [1]`;
      yield { type: 'text', text: text.slice(0, 5) };
      yield { type: 'text', text: text.slice(5) };
      yield { type: 'finish', reason: 'stop', usage: USAGE };
    },
  };
}

export function fakeBackEnd(
  overrides: Partial<EvaluationBackEnd> = {},
): EvaluationBackEnd & { readonly closed: () => boolean } {
  const conversations = new Map<string, SessionMessage[]>();
  const entries = new Map<string, Uint8Array>();
  let closed = false;
  return {
    llm: fakeLLM(),
    rewriter: createCarryOverRewriter(),
    index: fakeIndex(),
    sessions: {
      read: async (id) => conversations.get(id) ?? [],
      append: async (id, messages) => {
        conversations.set(id, [...(conversations.get(id) ?? []), ...messages]);
      },
      clear: async (id) => {
        conversations.delete(id);
      },
    },
    cache: {
      get: async (key) => entries.get(key),
      getMany: async (keys) => keys.map((key) => entries.get(key)),
      set: async (key, value) => {
        entries.set(key, value);
      },
      delete: async (key) => {
        entries.delete(key);
      },
    },
    settings: {},
    close: async () => {
      closed = true;
    },
    closed: () => closed,
    ...overrides,
  };
}
