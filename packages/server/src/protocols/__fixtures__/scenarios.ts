import type { Answer, AnswerEvent } from '@rag/core';
import { RagError } from '@rag/core';
import { ANSWER, EVENTS } from '../../__fixtures__/fake-engine.ts';

const [START, SOURCES, FIRST, SECOND] = EVENTS as [AnswerEvent, AnswerEvent, AnswerEvent, AnswerEvent];

const done = (changes: Partial<Answer> = {}): AnswerEvent => ({
  type: 'done',
  answer: { ...ANSWER, ...changes },
});
const delta = (text: string): AnswerEvent => ({ type: 'delta', text });
const RESTART: AnswerEvent = { type: 'restart' };
const NOTHING = 'I could not find an answer to this in the documents.';

/** Event sequences of the engine, from common to rare. Each has a golden file in every protocol. */
export const SCENARIOS: Readonly<Record<string, readonly AnswerEvent[]>> = {
  answered: [
    START,
    SOURCES,
    FIRST,
    SECOND,
    done({
      billed: [{ model: 'fake', usage: { inputTokens: 812, cachedInputTokens: 512, outputTokens: 9 } }],
      degraded: ['cache'],
    }),
  ],
  'not-found': [
    START,
    delta(NOTHING),
    done({ outcome: 'not_found', text: NOTHING, citations: [], sources: [], cached: true }),
  ],
  cut: [
    START,
    SOURCES,
    FIRST,
    done({ text: 'The library opens ', citations: [], sources: [], truncated: true }),
  ],
  filtered: [
    START,
    SOURCES,
    delta('Stopped.'),
    done({ outcome: 'filtered', text: 'Stopped.', citations: [], sources: [] }),
  ],
  broken: [START, SOURCES, FIRST, { type: 'error', error: new RagError('timeout', 'https://secret-host') }],
  'restarted-and-broken': [
    START,
    SOURCES,
    FIRST,
    RESTART,
    delta('At nine'),
    { type: 'error', error: new RagError('timeout', 'https://secret-host') },
  ],
  'restarted-before-text': [START, SOURCES, RESTART, SOURCES, FIRST, SECOND, done()],
  'restarted-and-worded-alike': [START, SOURCES, FIRST, RESTART, SOURCES, FIRST, SECOND, done()],
  'restarted-and-worded-differently': [
    START,
    SOURCES,
    FIRST,
    RESTART,
    SOURCES,
    delta('At nine.[1]'),
    done({ text: 'At nine.[1]' }),
  ],
};
