import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@rag/testkit/until';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, askForEvents } from './__fixtures__/ask.ts';
import {
  finished,
  type ScriptedModel,
  type ScriptedPiece,
  startScriptedModel,
} from './__fixtures__/scripted-model.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'thinking-model-'));
const FILES = { DATA_DIR: join(FOLDER, 'data'), DOCUMENTS_DIR: join(FOLDER, 'documents') };
const THOUGHT = 'Passage 1 says nineteen, doubtless [1].';
const ANSWER = 'Mooring costs 19 a night [1].';
const QUESTION = 'What does mooring at quay 7 cost a night?';

let reply: readonly ScriptedPiece[] = [];
let model: ScriptedModel;
let server: ServerProcess;
let number = 0;

beforeAll(async () => {
  mkdirSync(FILES.DOCUMENTS_DIR);
  writeFileSync(join(FILES.DOCUMENTS_DIR, 'harbour.md'), '# Harbour\n\nMooring at quay 7 costs 19 a night.');
  await runIndexer(FILES);
  model = await startScriptedModel(() => [...reply, finished('stop')]);
  const limits = { RATE_LIMIT_PER_MINUTE: '1000' };
  server = await startServer({ ...FILES, ...limits, OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'm' });
});

beforeEach(() => {
  number += 1;
});

afterAll(async () => {
  await server?.kill();
  await model?.close();
  rmSync(FOLDER, { recursive: true });
});

/** Another question each time, since answers are cached. */
const question = () => `${QUESTION} Boat ${number}, berth ${number}?`;

async function post(path: string, body: object): Promise<string> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.text();
}

// First, while the service knows nothing about the model.
it('takes thoughts back that were shown before they were known as such, and shows none from then on', async () => {
  let goOn = (): void => {};
  const isShown = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  reply = [THOUGHT, isShown, '\n</th', 'ink>\n\n', 'Mooring costs 19 ', 'a night [1].'];
  const first = askForEvents(server.url, question());
  await until('the thought to be shown', () => first.text || undefined);
  goOn();
  expect((await first.ended)?.data).toMatchObject({ answer: ANSWER, outcome: 'answered' });
  expect(first.events.some(({ type }) => type === 'restart')).toBe(true);
  expect(first.text).toBe(ANSWER);
  number += 1;
  const second = askForEvents(server.url, question());
  await second.ended;
  expect(second.text).toBe(ANSWER);
  expect(JSON.stringify(second.events)).not.toContain('doubtless');
});

const PROTOCOLS: readonly [string, () => Promise<string>][] = [
  ['/chat as JSON', async () => JSON.stringify((await ask(server.url, question())).body)],
  [
    '/chat as events',
    async () => {
      const reader = askForEvents(server.url, question());
      await reader.ended;
      return JSON.stringify(reader.events);
    },
  ],
  [
    '/v1/chat/completions',
    () =>
      post('/v1/chat/completions', { model: 'rag-chat', messages: [{ role: 'user', content: question() }] }),
  ],
  [
    '/v1/chat/completions as a stream',
    () =>
      post('/v1/chat/completions', {
        model: 'rag-chat',
        stream: true,
        messages: [{ role: 'user', content: question() }],
      }),
  ],
  [
    '/api/chat',
    () =>
      post('/api/chat', {
        messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: question() }] }],
      }),
  ],
];

describe.each(PROTOCOLS)('%s', (_path, answered) => {
  it.each<[string, readonly string[]]>([
    ['between tags', ['<think>\n', `${THOUGHT}\n`, '</think>\n\n', 'Mooring costs 19', ' a night [1].']],
    [
      'between tags that are cut',
      ['<thi', 'nk>', THOUGHT, '</thi', 'nking>Mooring costs 19 a', ' night [1].'],
    ],
    ['before a closing tag alone', [`${THOUGHT}\n</think>\n\nMooring costs 19 a night [1].`]],
    [
      'in a channel',
      [
        '<|channel|>analysis<|message|>',
        THOUGHT,
        '<|end|><|start|>assistant<|channel|>final<|message|>Mooring costs',
        ' 19 a night [1].',
      ],
    ],
  ])('shows no thoughts of a model that writes them %s', async (_where, pieces) => {
    reply = pieces;
    const text = await answered();
    expect(text).toContain('Mooring');
    expect(text).not.toMatch(/doubtless|nineteen|think|analysis|channel/);
    reply = ['Another answer [1].'];
    const again = await answered();
    expect(again).not.toMatch(/doubtless|nineteen|think|analysis|channel|Another/);
  });
});

it('answers with sentences of the documents when a model does nothing but think', async () => {
  reply = ['<think>', THOUGHT, '</think>'];
  const { body } = await ask(server.url, question());
  expect(body).toMatchObject({ degraded: true, answer: expect.stringContaining('costs 19 a night') });
});

it('rewrites a follow-up without the thoughts of the model', async () => {
  reply = ['<think>', THOUGHT, '</think>', 'Mooring costs 19 a night [1].'];
  const { body } = await ask(server.url, question());
  reply = ['<think>', 'It means the quay.', '</think>', 'What does mooring at quay 7 cost for two nights?'];
  await ask(server.url, 'And for two?', body['session_id']);
  expect(model.requests.at(-1)?.messages.at(-1)?.content).toContain(
    'Question: "what does mooring at quay 7 cost for two nights?"',
  );
});

describe.each([400, 1_500])('a model of an unknown name that thinks for %i tokens', (tokens) => {
  it.each([
    ['beside its text', { choices: [{ index: 0, delta: { reasoning_content: 'doubtless' } }] }],
    ['in its text', '<think>doubtless'],
  ])('answers and rewrites follow-ups: %s', async (_where, thought) => {
    const rewritten = 'What does mooring at quay 7 cost for two nights?';
    const thinking = await startScriptedModel(({ max_tokens = 0, messages }) => {
      if (max_tokens < tokens + 20) return [thought, finished('length')];
      const isRewriting = messages[0]?.content.includes('conversation') === true;
      const closing = typeof thought === 'string' ? ['</think>'] : [];
      return [
        thought,
        ...closing,
        isRewriting ? rewritten : 'Mooring costs 19 a night [1].',
        finished('stop'),
      ];
    });
    const other = await startServer({ ...FILES, OPENAI_BASE_URL: thinking.baseUrl, OPENAI_MODEL: 'm' });
    try {
      const first = await ask(other.url, question());
      expect(first.body).toMatchObject({ answer: ANSWER, degraded: false });
      const second = await ask(other.url, 'And for two nights?', first.body['session_id']);
      expect(second.body).toMatchObject({ answer: ANSWER, degraded: false });
      expect(JSON.stringify(thinking.requests.at(-1))).toContain('for two nights?');
    } finally {
      await other.kill();
      await thinking.close();
    }
  });
});

it('the log names the variable when a model thinks for longer than it may', async () => {
  const thinking = await startScriptedModel(() => ['<think>hm', finished('length')]);
  const environment = {
    OPENAI_BASE_URL: thinking.baseUrl,
    OPENAI_MODEL: 'm',
    OPENAI_REASONING_TOKENS: '300',
  };
  const other = await startServer({ ...FILES, ...environment });
  try {
    const { body } = await ask(other.url, question());
    expect(body).toMatchObject({ degraded: true, answer: expect.stringContaining('costs 19 a night') });
    await until('the log', () => other.output().includes('raise OPENAI_REASONING_TOKENS') || undefined);
  } finally {
    await other.kill();
    await thinking.close();
  }
});
