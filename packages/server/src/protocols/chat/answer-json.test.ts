import { describe, expect, it } from 'vitest';
import { ANSWER } from '../../__fixtures__/fake-engine.ts';
import { createAnswerJson } from './answer-json.ts';
import { toWireAnswer } from './to-wire.ts';

const CACHED = { ...ANSWER, cached: true };
const inFull = (answer: typeof ANSWER) => JSON.stringify(toWireAnswer(answer));

describe('createAnswerJson', () => {
  it('writes a new answer as it goes over the wire', () => {
    expect(createAnswerJson()(ANSWER)).toBe(inFull(ANSWER));
  });

  it('writes a cached answer the same way, at first and again', () => {
    const toJson = createAnswerJson();
    expect([toJson(CACHED), toJson(CACHED)]).toEqual([inFull(CACHED), inFull(CACHED)]);
  });

  it('gives each reader the own session of a cached answer', () => {
    const toJson = createAnswerJson();
    const other = { ...CACHED, sessionId: '0b7c9a52-55f5-4c8e-9d1c-0f5e6f6a7b8c' };
    expect([toJson(CACHED), toJson(other)]).toEqual([inFull(CACHED), inFull(other)]);
  });

  it('says of a cached answer when something was missing for its reader', () => {
    const toJson = createAnswerJson();
    toJson(CACHED);
    const missing = { ...CACHED, degraded: ['session'] as const };
    expect(toJson(missing)).toBe(inFull(missing));
  });

  it('does not take one answer for another that rests on the same citations', () => {
    const toJson = createAnswerJson();
    toJson(CACHED);
    const other = { ...CACHED, text: 'It opens at nine, says the guide.[1]' };
    expect(toJson(other)).toBe(inFull(other));
  });
});
