import { describe, expect, it } from 'vitest';
import { answerOf, collect, fakeEngine, finish, type LLMScript, scriptedLLM } from '../__fixtures__/fakes.ts';
import type { AnswerEvent } from '../answer/index.ts';
import { RagError } from '../errors.ts';

const ASK = { message: 'How many days of leave do full-timers get?' };
const DOWN = new RagError('model_unavailable', 'down');

/** What a reader sees at the end of the events: a restart takes the text back. */
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

describe('a model that breaks off after its first word', () => {
  it('is asked once more, and the text continues where the new one begins alike', async () => {
    const llm = callsOf(['Thirty ', DOWN], ['Thirty ', 'days [1].', finish()]);
    const events = await collect(fakeEngine({ llm }).engine.stream(ASK));
    expect(events.map(({ type }) => type)).not.toContain('restart');
    expect(shownBy(events)).toBe('Thirty days [1].');
    expect(answerOf(events)).toMatchObject({ text: 'Thirty days [1].', degraded: [] });
    expect(llm.requests).toHaveLength(2);
  });

  it('is asked once more, and a new wording takes the place of the beginning', async () => {
    const llm = callsOf(['They have', DOWN], ['Thirty days [1].', finish()]);
    const events = await collect(fakeEngine({ llm }).engine.stream(ASK));
    const restart = events.findIndex(({ type }) => type === 'restart');
    expect(events[restart + 1]?.type).toBe('sources');
    expect(shownBy(events)).toBe('Thirty days [1].');
    expect(answerOf(events).outcome).toBe('answered');
  });

  it('twice, is replaced by the fallback model', async () => {
    const llm = callsOf(['They have', DOWN]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const { engine } = fakeEngine({ llm, fallbackLlm });
    const events = await collect(engine.stream(ASK));
    expect(shownBy(events)).toBe('From the passages [1].');
    expect(answerOf(events).degraded).toEqual(['model']);
    expect(llm.requests).toHaveLength(2);
  });

  it('twice, is replaced by the fallback model for a client that asks for JSON', async () => {
    const llm = callsOf(['They have', DOWN]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const { engine } = fakeEngine({ llm, fallbackLlm });
    expect(await engine.ask(ASK)).toMatchObject({ text: 'From the passages [1].', degraded: ['model'] });
  });

  it('twice, is replaced by the stale answer', async () => {
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

  it('gives a note in place of a restart to a reader who cannot take text back', async () => {
    const llm = callsOf(['They have', DOWN], ['Thirty days [1].', finish()]);
    const events = await collect(fakeEngine({ llm }).engine.stream({ ...ASK, appendOnRestart: true }));
    expect(shownBy(events)).toMatch(/^They have\n\nThe answer above broke off .*\n\nThirty days \[1\]\.$/);
    expect(events.at(-1)?.type).toBe('done');
  });

  it('because of an overload, is not asked again', async () => {
    const llm = callsOf(['They have', new RagError('overloaded', 'full')]);
    const fallbackLlm = scriptedLLM(['From the passages [1].', finish()]);
    const events = await collect(fakeEngine({ llm, fallbackLlm }).engine.stream(ASK));
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { code: 'overloaded' } });
    expect(llm.requests).toHaveLength(1);
    expect(fallbackLlm.requests).toHaveLength(0);
  });
});
