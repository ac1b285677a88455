import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from './figures.ts';
import { cpuOf, type Served, start } from './servers.ts';
import { WORD } from './stream-words.ts';

export interface PieceSettings {
  readonly rounds: number;
  readonly seconds: number;
  /** How many streams are open at once. */
  readonly streams: number;
}

interface Pace {
  readonly gapMs: number;
  /** How many words the model sends at once. */
  readonly together: number;
}

const PEER = 'bare Hono and the client openai';

/** The processor time of one word of a model, beside a route that passes the words of the package `openai` on. */
export async function measurePieces(settings: PieceSettings): Promise<Figure[]> {
  const single = await measureAt({ gapMs: 20, together: 1 }, settings);
  const bursts = await measureAt({ gapMs: 100, together: 10 }, settings);
  return [
    { name: 'a word of the model', peer: PEER, unit: 'µs of CPU', ...single, wanted: '<= 1.2' },
    { name: 'a word, ten at once', peer: PEER, unit: 'µs of CPU', ...bursts, wanted: '< 0.5' },
  ];
}

async function measureAt(
  { gapMs, together }: Pace,
  settings: PieceSettings,
): Promise<Pick<Figure, 'ours' | 'theirs'>> {
  const model = await start('serve-model.ts', String(gapMs), String(together));
  const variables = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'bench', OPENAI_MODEL: 'gpt-bench' };
  const chat = await start('serve-chat.ts', JSON.stringify(variables));
  const bare = await start('serve-pass-through.ts', model.url);
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first round warms both up and does not count.
  for (let round = 0; round <= settings.rounds; round += 1) {
    const [our, their] = [await cpuPerWord(chat, settings), await cpuPerWord(bare, settings)];
    if (round === 0) continue;
    ours.push(our);
    theirs.push(their);
  }
  return { ours, theirs };
}

/** While all streams are open: neither their beginning nor their end is counted. */
async function cpuPerWord(server: Served, { streams, seconds }: PieceSettings): Promise<number> {
  const agent = new Agent({ keepAlive: false });
  const seen = { words: 0 };
  const readers = await Promise.all(
    Array.from({ length: streams }, (_, index) => openStream(server, agent, seen, index)),
  );
  await delay(500);
  const before = { words: seen.words, cpu: await cpuOf(server) };
  await delay(seconds * 1_000);
  const cpu = (await cpuOf(server)) - before.cpu;
  const words = seen.words - before.words;
  for (const reader of readers) reader.destroy();
  await delay(200);
  if (words === 0) throw new Error(`${server.url} sent no words.`);
  return cpu / words;
}

let asked = 0;

function openStream(
  { url }: Served,
  agent: Agent,
  seen: { words: number },
  index: number,
): Promise<ClientRequest> {
  asked += 1;
  const message = `When does the library open on Saturdays, number ${index} of ${asked}?`;
  return new Promise((resolve, reject) => {
    const question = request(
      `${url}/chat`,
      { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } },
      (response) => {
        response.on('error', () => {});
        response.setEncoding('utf8').on('data', (text: string) => {
          seen.words += text.split(WORD.trim()).length - 1;
        });
        resolve(question);
      },
    );
    question.on('error', reject);
    question.end(JSON.stringify({ message, stream: true }));
  });
}
