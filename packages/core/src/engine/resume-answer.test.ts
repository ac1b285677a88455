import { describe, expect, it } from 'vitest';
import {
  answerOf,
  collect,
  fakeEngine,
  finish,
  macrotask,
  scriptedLLM,
  textOf,
} from '../__fixtures__/fakes.ts';
import { type Answer, type AnswerEvent, advanceCursor, START_CURSOR } from '../answer/index.ts';
import { RagError } from '../errors.ts';
import type { LLMRequest } from '../ports/index.ts';
import { resumeAnswer } from './resume-answer.ts';

const MESSAGE = 'How many days of leave do full-timers get?';
const read = (text: string) => advanceCursor(START_CURSOR, text);
const typesOf = (events: readonly AnswerEvent[]) => events.map(({ type }) => type);

describe('a client that reconnects', () => {
  it('gets the rest of a cached answer without a model call', async () => {
    const { engine, llm } = fakeEngine();
    await collect(engine.stream({ message: MESSAGE }));

    const events = await collect(engine.stream({ message: MESSAGE, resume: read('Full-timers have 30') }));

    expect(typesOf(events)).toEqual(['start', 'sources', 'delta', 'done']);
    expect(textOf(events)).toBe(' days [1].');
    expect(answerOf(events)).toMatchObject({ cached: true, text: 'Full-timers have 30 days [1].' });
    expect(llm.requests).toHaveLength(1);
  });

  it('gets no text again if it has read everything', async () => {
    const { engine } = fakeEngine();
    await collect(engine.stream({ message: MESSAGE }));

    const events = await collect(
      engine.stream({ message: MESSAGE, resume: read('Full-timers have 30 days [1].') }),
    );

    expect(typesOf(events)).toEqual(['start', 'sources', 'done']);
  });

  it('gets the rest of an answer that is in progress for others', async () => {
    const { engine, llm } = fakeEngine();
    const other = collect(engine.stream({ message: MESSAGE }));
    for await (const event of engine.stream({ message: MESSAGE })) if (event.type === 'delta') break;

    const events = await collect(engine.stream({ message: MESSAGE, resume: read('Full-timers have ') }));
    await other;

    expect(textOf(events)).toBe('30 days [1].');
    expect(llm.requests).toHaveLength(1);
  });

  it('gets the rest of an answer that is generated again with the same text', async () => {
    const { engine } = fakeEngine();

    const events = await collect(engine.stream({ message: MESSAGE, resume: read('Full-timers h') }));

    expect(typesOf(events)).not.toContain('restart');
    expect(textOf(events)).toBe('ave 30 days [1].');
  });

  it.each([
    ['other words', 'Thirty days it is, for all wh'],
    ['more words', 'Full-timers have 30 days [1]. And much more than that.'],
  ])('gets a restart if it has read %s than the answer has now', async (_name, text) => {
    const { engine } = fakeEngine();

    const events = await collect(engine.stream({ message: MESSAGE, resume: read(text) }));

    const restart = events.findIndex(({ type }) => type === 'restart');
    expect(typesOf(events.slice(restart, restart + 3))).toEqual(['restart', 'sources', 'delta']);
    expect(textOf(events)).toBe('Full-timers have 30 days [1].');
    expect(events.at(-1)?.type).toBe('done');
  });

  it('gets a failure without a restart', async () => {
    const { engine } = fakeEngine({ llm: scriptedLLM([new Error('down')]) });

    const events = await collect(engine.stream({ message: MESSAGE, resume: read('Full-timers') }));

    expect(typesOf(events)).toEqual(['start', 'sources', 'error']);
  });

  describe('in a conversation', () => {
    const sessionId = '5d0a7f5e-7d6f-4c62-a1c8-1f6a0e6a7c11';
    const FOLLOW_UP = 'And part-timers?';

    /** Asks a question and a follow-up, and loses the connection before the end. */
    async function converse(requests: LLMRequest[] = []) {
      const fakes = fakeEngine({
        llm: scriptedLLM((request) => {
          requests.push(request);
          return ['In proportion [2].', finish()];
        }),
      });
      await collect(fakes.engine.stream({ message: MESSAGE, sessionId }));
      await collect(fakes.engine.stream({ message: FOLLOW_UP, sessionId }));
      await fakes.engine.settled();
      return fakes;
    }

    it('gets the same answer even if the conversation has it already', async () => {
      const { engine, llm } = await converse();

      const events = await collect(engine.stream({ message: FOLLOW_UP, sessionId, resume: read('In prop') }));

      expect(textOf(events)).toMatch(/^ortion/);
      expect(answerOf(events).cached).toBe(true);
      expect(llm.requests).toHaveLength(2);
    });

    it('adds its exchange to the conversation only once', async () => {
      const { engine, sessions } = await converse();

      await collect(engine.stream({ message: FOLLOW_UP, sessionId, resume: read('In prop') }));
      await engine.settled();

      expect(sessions.conversations.get(sessionId)).toHaveLength(4);
    });

    it('adds its exchange if the conversation does not have it', async () => {
      const { engine, sessions } = await converse();

      await collect(engine.stream({ message: 'And trainees?', sessionId, resume: read('In prop') }));
      await macrotask();

      expect(sessions.conversations.get(sessionId)).toHaveLength(6);
    });
  });
});

describe('a client that cannot discard text', () => {
  const NOTE = 'Begun anew:';
  const ANSWER = { text: 'It opens at ten.' } as Answer;
  const delta = (text: string): AnswerEvent => ({ type: 'delta', text });
  const RESTART: AnswerEvent = { type: 'restart' };
  const SOURCES: AnswerEvent = { type: 'sources', passages: [] };
  const DONE: AnswerEvent = { type: 'done', answer: ANSWER };
  const FAILED: AnswerEvent = { type: 'error', error: new RagError('model_unavailable', 'down') };

  async function* from(events: readonly AnswerEvent[]): AsyncGenerator<AnswerEvent, void, undefined> {
    yield* events;
  }

  async function show(events: readonly AnswerEvent[]): Promise<string[]> {
    const shown = await collect(resumeAnswer(from(events), { appendOnRestart: true }, NOTE));
    return shown.map((event) => (event.type === 'delta' ? event.text : event.type));
  }

  it.each<[string, AnswerEvent[], string[]]>([
    [
      'the rest of an answer that restarts with the same text',
      [SOURCES, delta('It opens '), RESTART, SOURCES, delta('It '), delta('opens at '), delta('ten.'), DONE],
      ['sources', 'It opens ', 'at ', 'ten.', 'done'],
    ],
    [
      'a note and the whole answer if its text differs',
      [SOURCES, delta('From ten'), RESTART, SOURCES, delta('It opens '), delta('at ten.'), DONE],
      ['sources', 'From ten', '\n\nBegun anew:\n\n', 'sources', 'It opens ', 'at ten.', 'done'],
    ],
    [
      'a note and the whole answer if it is shorter',
      [delta('It opens at ten. And'), RESTART, delta('It opens at ten.'), DONE],
      ['It opens at ten. And', '\n\nBegun anew:\n\n', 'It opens at ten.', 'done'],
    ],
    [
      'an answer that restarts before its first text',
      [SOURCES, RESTART, SOURCES, delta('It opens'), DONE],
      ['sources', 'sources', 'It opens', 'done'],
    ],
    [
      'an answer that restarts twice, each time after a note',
      [delta('It '), RESTART, delta('From '), RESTART, delta('It '), delta('opens'), DONE],
      ['It ', '\n\nBegun anew:\n\n', 'From ', '\n\nBegun anew:\n\n', 'It opens', 'done'],
    ],
    [
      'the failure of an answer that has restarted',
      [delta('It '), RESTART, delta('From'), FAILED],
      ['It ', '\n\nBegun anew:\n\n', 'From', 'error'],
    ],
  ])('gets %s', async (_name, events, expected) => {
    expect(await show(events)).toEqual(expected);
  });
});
