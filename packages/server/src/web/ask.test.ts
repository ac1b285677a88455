import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SESSION_ID } from '../__fixtures__/fake-engine.ts';
import { ask } from './ask.js';

const START = `event: start\nid: 0-a\ndata: {"session_id":"${SESSION_ID}"}\n\n`;
const HALF = 'event: delta\nid: 4-b\ndata: {"text":"half"}\n\n';
const REST = 'event: delta\nid: 8-c\ndata: {"text":" way"}\n\n';
const DONE = 'event: done\nid: 8-c\ndata: {"answer":"half way"}\n\n';
const NOW = 'event: error\nid: 4-b\ndata: {"retryable":true,"retry_after_ms":0}\n\n';
const LATER = 'event: error\nid: 4-b\ndata: {"retryable":true,"retry_after_ms":60000}\n\n';
const NEVER = 'event: error\nid: 4-b\ndata: {"retryable":false}\n\n';

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetched.mockReset();
});

/** The text of a stream, that of one whose connection breaks behind it, or a status. */
type Answer = string | { readonly lostAfter: string } | number;

/** Gives one at each question. */
function answerWith(...answers: readonly Answer[]): void {
  for (const answer of answers)
    fetched.mockImplementationOnce(async () => {
      if (typeof answer === 'number') return new Response('{}', { status: answer });
      if (typeof answer === 'string') return new Response(answer);
      const pieces = [new TextEncoder().encode(answer.lostAfter)];
      return new Response(
        new ReadableStream({
          pull(controller) {
            const piece = pieces.shift();
            if (piece === undefined) controller.error(new TypeError('network error'));
            else controller.enqueue(piece);
          },
        }),
      );
    });
}

async function follow(signal = new AbortController().signal) {
  const text: string[] = [];
  const outcome = ask(
    { message: 'When?', sessionId: undefined, signal },
    { onStart() {}, onDelta: (delta) => text.push(delta), onRestart: () => text.splice(0) },
  ).then(
    ({ answer }) => answer,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  await vi.advanceTimersByTimeAsync(1_000);
  return { outcome: await outcome, text: text.join('') };
}

/** What was asked, each time. */
function asked() {
  return fetched.mock.calls.map(([, init]) => ({
    body: JSON.parse(String(init?.body)),
    lastEventId: new Headers(init?.headers).get('last-event-id'),
  }));
}

describe('an answer that breaks off', () => {
  it.each([
    ['with an event that says to come back', START + HALF + NOW],
    ['without a word', START + HALF],
    ['with its connection', { lostAfter: START + HALF }],
  ])('%s is asked for again from where it was, in its conversation', async (_name, broken) => {
    answerWith(broken, START + REST + DONE);

    expect(await follow()).toEqual({ outcome: 'half way', text: 'half way' });
    expect(asked()).toEqual([
      { body: { message: 'When?' }, lastEventId: null },
      { body: { message: 'When?', session_id: SESSION_ID }, lastEventId: '4-b' },
    ]);
  });

  it('is taken back where it is made anew', async () => {
    answerWith(START + HALF + NOW, `${START}event: restart\nid: 0-a\ndata: {}\n\n${REST}${DONE}`);

    expect((await follow()).text).toBe(' way');
  });

  it.each<[string, readonly Answer[]]>([
    ['after it was come back for once', [START + HALF + NOW, START + NOW]],
    ['where that is of no use', [START + HALF + NEVER]],
    ['where that would take long', [START + HALF + LATER]],
    ['where nothing of it had come', [{ lostAfter: '' }]],
    ['where it was refused', [503]],
  ])('is not asked for again %s', async (_name, answers) => {
    answerWith(...answers, START + DONE);

    expect((await follow()).outcome).toMatch(/interrupted|network error|internal/);
    expect(fetched).toHaveBeenCalledTimes(answers.length);
  });

  it('is not asked for again when its reader stops it meanwhile', async () => {
    const reader = new AbortController();
    answerWith(START + HALF);
    setTimeout(() => reader.abort(), 500);

    expect((await follow(reader.signal)).outcome).toMatch(/abort/i);
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});
