import { createChatEngine, type LLM, RagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { describe, expect, it } from 'vitest';
import { fakeBackEnd, fakeLLM } from './__fixtures__/fake-back-end.ts';
import { tickingClock } from './__fixtures__/ticking-clock.ts';
import type { EvaluationBackEnd } from './back-end.ts';
import { type AnswerSubject, evaluateAnswer } from './evaluate-answer.ts';

const CASE = {
  id: 'q',
  question: 'How much leave do trainees have?',
  history: [],
  relevant: new Map([['handbook.pdf#page=3', 1]]),
};

async function subject(overrides: Partial<EvaluationBackEnd> = {}): Promise<AnswerSubject> {
  const { index, ...backEnd } = fakeBackEnd(overrides);
  await index.writer.upsert({ source: 'handbook.pdf', contentHash: '', chunkCount: 1, pageCount: 3 }, [
    { id: '1', content: 'Trainees have 28 days of leave.', page: 3 },
  ]);
  return { sessions: backEnd.sessions, engine: createChatEngine({ ...backEnd, store: index.store }) };
}

describe('evaluateAnswer', () => {
  it('returns outcome, citations and times of an answer', async () => {
    const result = await evaluateAnswer(await subject(), CASE, { now: tickingClock() });
    expect(result).toEqual({
      outcome: 'answered',
      text: 'Trainees have 28 days of leave. [1]',
      cited: ['handbook.pdf#page=3'],
      cached: false,
      firstTokenMs: 5,
      latencyMs: 10,
    });
  });

  it('recognises a refusal', async () => {
    const question = { ...CASE, question: 'Parking permits?' };
    const result = await evaluateAnswer(await subject(), question, { now: tickingClock() });
    expect(result).toMatchObject({ outcome: 'not_found', cited: [] });
  });

  it('asks a follow-up in its conversation', async () => {
    const history = [{ role: 'user', content: 'How much leave do I have?' }] as const;
    const followUp = { ...CASE, question: 'And someone else?', history };
    const result = await evaluateAnswer(await subject(), followUp, { now: tickingClock() });
    expect(result.cited).toEqual(['handbook.pdf#page=3']);
  });

  it('starts a new conversation for each question', async () => {
    const engine = await subject();
    await evaluateAnswer(engine, CASE, { now: tickingClock() });
    const result = await evaluateAnswer(
      engine,
      { ...CASE, question: 'And anyone?' },
      { now: tickingClock() },
    );
    expect(result.outcome).toBe('not_found');
  });

  it('reports that an answer came from the cache', async () => {
    const engine = await subject();
    await evaluateAnswer(engine, CASE, { now: tickingClock() });
    expect(await evaluateAnswer(engine, CASE, { now: tickingClock() })).toMatchObject({ cached: true });
  });

  it('returns an error as a result', async () => {
    const llm = fakeLLM(new RagError('timeout', 'Too slow.'));
    const result = await evaluateAnswer(await subject({ llm }), CASE, { now: tickingClock() });
    expect(result).toEqual({
      outcome: 'failed',
      errorCode: 'timeout',
      text: '',
      cited: [],
      cached: false,
      latencyMs: 5,
    });
  });
  it('stops in the middle of an answer when the caller aborts', async () => {
    const caller = new AbortController();
    const told: (AbortSignal | undefined)[] = [];
    const llm: LLM = {
      ...fakeLLM(),
      async *stream(_request, options) {
        told.push(options?.signal);
        yield { type: 'text', text: 'Trainees' };
        caller.abort();
        throwIfAborted(options?.signal);
      },
    };
    const call = evaluateAnswer(await subject({ llm }), CASE, { now: tickingClock(), signal: caller.signal });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect(told[0]?.aborted).toBe(true);
  });
});
