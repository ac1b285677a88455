import { type Answer, type ChatClient, ChatError, type ChatEvent, type Question } from '@rag/client';
import { expect, it, vi } from 'vitest';
import { PLAIN } from './style.ts';
import { createTerminalChat } from './terminal-chat.ts';

const ANSWER: Answer = {
  answer: 'At nine.[1]',
  session_id: 's1',
  sources: ['guide.pdf#page=3'],
  citations: [
    {
      marker: 1,
      source: 'guide.pdf',
      page: 3,
      heading: 'Opening hours',
      reference: 'guide.pdf#page=3',
      excerpt: '',
    },
  ],
  cached: false,
  degraded: false,
  outcome: 'answered',
  truncated: false,
};

const EVENTS: readonly ChatEvent[] = [
  { type: 'start', data: { answer_id: 'a', session_id: 's1' } },
  {
    type: 'sources',
    data: { passages: [{ source: 'guide.pdf', heading: '5 Library cards', reference: '', excerpt: '' }] },
  },
  { type: 'delta', data: { text: 'At nine.' } },
  { type: 'delta', data: { text: '[1]' } },
  { type: 'done', data: ANSWER },
];

function setUp(stream: (question: Question) => AsyncGenerator<ChatEvent, void, undefined> = yieldAll) {
  const questions: Question[] = [];
  const written: string[] = [];
  const forget = vi.fn<ChatClient['forget']>(async () => {});
  const client: ChatClient = {
    ask: () => Promise.reject(new Error('Only streams are used.')),
    stream(question) {
      questions.push(question);
      return stream(question);
    },
    forget,
    rate: async () => {},
  };
  const chat = createTerminalChat({ client, write: (text) => written.push(text), style: PLAIN });
  return { chat, questions, forget, output: () => written.join('') };
}

async function* yieldAll(): AsyncGenerator<ChatEvent, void, undefined> {
  yield* EVENTS;
}

it('streams an answer, then names its sources and what can be asked next', async () => {
  const { chat, output } = setUp();

  await chat.answer(' When does the library open? ');

  expect(output()).toBe('At nine.[1]\n[1] guide.pdf, page 3 · Opening hours\n1: Library cards\n');
});

it('continues the conversation, also with the number of a follow-up', async () => {
  const { chat, questions } = setUp();

  await chat.answer('When does the library open?');
  await chat.answer('1');

  expect(questions.map(({ message, sessionId }) => [message, sessionId])).toEqual([
    ['When does the library open?', undefined],
    ['Library cards', 's1'],
  ]);
});

it('starts over', async () => {
  const { chat, questions, forget } = setUp();

  await chat.answer('When?');
  await chat.answer('/new');
  await chat.answer('1');

  expect(forget).toHaveBeenCalledWith('s1');
  expect(questions.at(-1)).toMatchObject({ message: '1', sessionId: undefined });
});

it('says why there is no answer, and when to come back', async () => {
  const { chat, output } = setUp(async function* () {
    yield* EVENTS.slice(0, 1);
    throw new ChatError('rate_limited', 'Too many questions.', { retryable: true, retryAfterMs: 6_500 });
  });

  await chat.answer('When?');

  expect(output()).toBe('\nToo many questions. Try again in 7 s.\n');
});

it('stops an answer', async () => {
  const { chat, output } = setUp(async function* ({ signal }) {
    yield* EVENTS.slice(0, 3);
    chat.stop();
    signal?.throwIfAborted();
  });

  await chat.answer('When?');

  expect(output()).toBe('At nine.\nStopped.\n');
  expect(chat.stop()).toBe(false);
});

it('writes nothing that steers the terminal', async () => {
  const evil = '\u001b]0;title\u0007\u009b2J';
  const { chat, output } = setUp(async function* () {
    yield { type: 'delta', data: { text: evil } };
    const citations = ANSWER.citations.map((citation) => ({ ...citation, source: evil, heading: evil }));
    yield { type: 'done', data: { ...ANSWER, citations } };
  });

  await chat.answer('When?');

  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about.
  expect(output()).not.toMatch(/[\u0007\u001b\u009b]/);
});

it('ignores an empty line', async () => {
  const { chat, questions } = setUp();

  await chat.answer('  ');

  expect(questions).toEqual([]);
});
