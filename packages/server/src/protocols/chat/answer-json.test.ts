import { describe, expect, it } from 'vitest';
import { ANSWER } from '../../__fixtures__/fake-engine.ts';
import { createAnswerJson } from './answer-json.ts';
import { toWireAnswer } from './to-wire.ts';

const CACHED = { ...ANSWER, cached: true };
const inFull = (answer: typeof ANSWER) => JSON.stringify(toWireAnswer(answer));

describe('createAnswerJson', () => {
  it('writes a new answer in the wire format', () => {
    expect(createAnswerJson()(ANSWER)).toBe(inFull(ANSWER));
  });

  it('writes a cached answer in the same format, the first time and later', () => {
    const toJson = createAnswerJson();
    expect([toJson(CACHED), toJson(CACHED)]).toEqual([inFull(CACHED), inFull(CACHED)]);
  });

  it('gives each client its own session id with a cached answer', () => {
    const toJson = createAnswerJson();
    const other = { ...CACHED, sessionId: '0b7c9a52-55f5-4c8e-9d1c-0f5e6f6a7b8c' };
    expect([toJson(CACHED), toJson(other)]).toEqual([inFull(CACHED), inFull(other)]);
  });

  it('marks a cached answer as degraded when a part was unavailable for this client', () => {
    const toJson = createAnswerJson();
    toJson(CACHED);
    const missing = { ...CACHED, degraded: ['session'] as const };
    expect(toJson(missing)).toBe(inFull(missing));
  });

  it('distinguishes answers with the same citations', () => {
    const toJson = createAnswerJson();
    toJson(CACHED);
    const other = { ...CACHED, text: 'It opens at nine, says the guide.[1]' };
    expect(toJson(other)).toBe(inFull(other));
  });
});
