import { describe, expect, it } from 'vitest';
import { answerOf, collect, fakeEngine, finish, type LLMScript, scriptedLLM } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const DOWN = new RagError('model_unavailable', 'down');

/** The text that a client shows after all events. A restart discards the earlier text. */
function shownBy(events: readonly AnswerEvent[]): string {
  return events.reduce((text, event) => {
    if (event.type === 'restart') return '';
    return event.type === 'delta' ? text + event.text : text;
  }, '');
}

/** A model that plays one script a call, the last one for all further calls. */
function callsOf(...scripts: readonly LLMScript[]) {
  let calls = 0;
  return scriptedLLM(() => scripts[Math.min(calls++, scripts.length - 1)] ?? []);
}

describe('a model stream that breaks after its first text', () => {
  it('is retried, and the text continues if the new text begins alike', async () => {
    const llm = callsOf(['Thirty ', DOWN], ['Thirty ', 'days [1].', finish()]);
    const events = await collect(fakeEngine({ llm }).engine.stream(ASK));
    expect(events.map(({ type }) => type)).not.toContain('restart');
    expect(shownBy(events)).toBe('Thirty days [1].');
    expect(answerOf(events)).toMatchObject({ text: 'Thirty days [1].', degraded: [] });
    expect(llm.requests).toHaveLength(2);
  });

  it('is retried, and a different text replaces the first one', async () => {
    const llm = callsOf(['They have', DOWN], ['Thirty days [1].', finish()]);
    const events = await collect(fakeEngine({ llm }).engine.stream(ASK));
    const restart = events.findIndex(({ type }) => type === 'restart');
    expect(events[restart + 1]?.type).toBe('sources');
    expect(shownBy(events)).toBe('Thirty days [1].');
    expect(answerOf(events).outcome).toBe('answered');
  });

  it('is replaced by the fallback model after a second break', async () => {
    const llm = callsOf(['They have', DOWN]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const { engine } = fakeEngine({ llm, fallbackLlm });
    const events = await collect(engine.stream(ASK));
    expect(shownBy(events)).toBe('From the passages [1].');
    expect(answerOf(events).degraded).toEqual(['model']);
    expect(llm.requests).toHaveLength(2);
  });

  it('is replaced by the fallback model for an answer as JSON, too', async () => {
    const llm = callsOf(['They have', DOWN]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const { engine } = fakeEngine({ llm, fallbackLlm });
    expect(await engine.ask(ASK)).toMatchObject({ text: 'From the passages [1].', degraded: ['model'] });
  });

  it('is replaced by the stale answer after a second break', async () => {
    let now = 0;
    let isDown = false;
    const llm = scriptedLLM(() => (isDown ? ['Twenty', DOWN] : ['Thirty [1].', finish()]));
    const { engine } = fakeEngine({ llm, now: () => now, settings: { answerTtlMs: 1_000 } });
    await engine.ask(ASK);
    [now, isDown] = [2_000, true];
    const events = await collect(engine.stream(ASK));
    expect(shownBy(events)).toBe('Thirty [1].');
    expect(answerOf(events).degraded).toEqual(['model']);
  });

  it('leads to a note instead of a restart for a client that cannot discard text', async () => {
    const llm = callsOf(['They have', DOWN], ['Thirty days [1].', finish()]);
    const events = await collect(fakeEngine({ llm }).engine.stream({ ...ASK, appendOnRestart: true }));
    expect(shownBy(events)).toMatch(/^They have\n\nThe answer above broke off .*\n\nThirty days \[1\]\.$/);
    expect(events.at(-1)?.type).toBe('done');
  });

  it('is not retried after an overload', async () => {
    const llm = callsOf(['They have', new RagError('overloaded', 'full')]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const events = await collect(fakeEngine({ llm, fallbackLlm }).engine.stream(ASK));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } });
    expect(llm.requests).toHaveLength(1);
    expect(fallbackLlm.requests).toHaveLength(0);
  });
});

describe('a model whose text turns out to be a thought', () => {
  const THINKING: LLMScript = ['Passage 1 says [2] ', { type: 'restart' }, 'Thirty ', 'days [1].', finish()];

  it('has its answer shown instead, with its own citations', async () => {
    const { engine, cache } = fakeEngine({ llm: scriptedLLM(THINKING) });
    const events = await collect(engine.stream(ASK));
    const restart = events.findIndex(({ type }) => type === 'restart');
    expect(events[restart + 1]?.type).toBe('sources');
    expect(shownBy(events)).toBe('Thirty days [1].');
    expect(answerOf(events).citations.map(({ passageId }) => passageId)).toEqual(['p1']);
    for (const stored of cache.entries.values())
      expect(new TextDecoder().decode(stored)).not.toContain('Passage 1 says');
  });

  it('restarts nothing if none of the thought was shown', async () => {
    const llm = scriptedLLM(['** ', ...THINKING.slice(1)]);
    const events = await collect(fakeEngine({ llm }).engine.stream(ASK));
    expect(events.map(({ type }) => type)).not.toContain('restart');
    expect(shownBy(events)).toBe('Thirty days [1].');
  });

  it('is replaced by the fallback model if nothing follows', async () => {
    const llm = scriptedLLM(['Passage 1 says ', { type: 'restart' }, finish()]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const events = await collect(fakeEngine({ llm, fallbackLlm }).engine.stream(ASK));
    expect(shownBy(events)).toBe('From the passages [1].');
    expect(answerOf(events).degraded).toEqual(['model']);
  });
});
