import type { Answer, AnswerEvent, CallOptions, ChatEngine, ChatRequest } from '@rag/core';
import { RagError, toRagError } from '@rag/core';

export const SESSION_ID = 'b9d1b6f4-52a5-4d0c-9a3e-6d9a5e0c7f11';

export const ANSWER: Answer = {
  answerId: 'd1f0c1de-0f3b-4c34-8f43-0a2a9f0f2a77',
  sessionId: SESSION_ID,
  outcome: 'answered',
  cacheResult: 'miss',
  text: 'The library opens at nine.[1]',
  citations: [
    {
      marker: 1,
      passageId: 'p1',
      source: 'guide.pdf',
      page: 3,
      heading: 'Opening hours',
      excerpt: 'The library opens at nine and closes at six.',
      reference: 'guide.pdf#page=3',
    },
  ],
  sources: ['guide.pdf#page=3'],
  billed: [],
  model: 'fake',
  cached: false,
  truncated: false,
  degraded: [],
};

export const EVENTS: readonly AnswerEvent[] = [
  { type: 'start', answerId: ANSWER.answerId, sessionId: SESSION_ID },
  {
    type: 'sources',
    passages: [
      {
        id: 'p1',
        content: 'The library opens at nine and closes at six.',
        source: 'guide.pdf',
        page: 3,
        heading: 'Opening hours',
        score: 1,
      },
    ],
  },
  { type: 'delta', text: 'The library opens ' },
  { type: 'delta', text: 'at nine.[1]' },
  { type: 'done', answer: ANSWER },
];

export type FakeAnswer = (request: ChatRequest, options: CallOptions) => AsyncIterable<AnswerEvent>;

export interface FakeEngine extends ChatEngine {
  readonly requests: ChatRequest[];
  readonly forgotten: string[];
}

/** A scripted engine that follows the contract of `admission`. */
export function createFakeEngine(answer: FakeAnswer = () => toIterable(EVENTS)): FakeEngine {
  const requests: ChatRequest[] = [];
  const forgotten: string[] = [];
  return {
    requests,
    forgotten,
    async ask(request, options) {
      for await (const event of this.stream(request, options)) {
        if (event.type === 'done') return event.answer;
        if (event.type === 'error') throw event.error;
      }
      throw new RagError('internal', 'The stream of events ended without an answer.');
    },
    async *stream(asked, options = {}) {
      const request = typeof asked === 'string' ? { message: asked } : asked;
      requests.push(request);
      yield { type: 'start', answerId: ANSWER.answerId, sessionId: request.sessionId ?? SESSION_ID };
      try {
        await request.admission;
      } catch (error) {
        yield { type: 'error', error: toRagError(error) };
        return;
      }
      for await (const event of answer(request, options)) if (event.type !== 'start') yield event;
    },
    async search(question) {
      requests.push({ message: question });
      return EVENTS.flatMap((event) => (event.type === 'sources' ? event.passages : []));
    },
    async forget(sessionId) {
      forgotten.push(sessionId);
    },
    async settled() {},
  };
}

export async function* toIterable<Value>(values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}
