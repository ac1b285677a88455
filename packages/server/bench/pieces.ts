import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { control, cpuFigure, measureByTurns, type Subject } from './by-turns.ts';
import type { Figure } from './figures.ts';
import { reply, type Served, start } from './servers.ts';
import { WORD } from './stream-words.ts';

export interface PieceSettings {
  readonly rounds: number;
  /** How many streams are open at once. */
  readonly streams: number;
}

const PEER = 'bare Hono and the client openai';
/** How often the model writes to all streams in one burst. */
const WRITES = 10;
/** A word that does not come within this time is lost. */
const LOST_MS = 10_000;

/** The processor time of one word of a model, beside a route that passes the words of the package `openai` on. */
export async function measurePieces(settings: PieceSettings): Promise<Figure[]> {
  return [
    ...(await measureTogether(1, 'a word of the model', '<= 1.2', settings)),
    ...(await measureTogether(10, 'a word, ten at once', '< 0.5', settings)),
  ];
}

/** `together` is how many words the model sends at once. */
async function measureTogether(
  together: number,
  name: string,
  wanted: string,
  { rounds, streams }: PieceSettings,
): Promise<Figure[]> {
  const subjects: Subject[] = [];
  for (const file of ['serve-chat.ts', 'serve-pass-through.ts', 'serve-pass-through.ts'])
    subjects.push(await openStreams(file, together, streams));
  const [ours, theirs, again] = await measureByTurns(subjects, rounds);
  return [cpuFigure({ name, peer: PEER, wanted }, ours, theirs), control(PEER, again, theirs)];
}

/**
 * A server with a model of its own and as many open streams. In a burst the model writes to all streams, and again as soon
 * as all readers have read that: no words wait in the network, where those of the slower server would arrive together
 * and cost less. The beginning and the end of the streams are not part of it.
 */
async function openStreams(file: string, together: number, count: number): Promise<Subject> {
  const model = await start('serve-model.ts', String(together));
  const variables = {
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'bench',
    OPENAI_MODEL: 'gpt-bench',
    // The service would refuse the streams above its limit.
    MODEL_CONCURRENCY: String(count),
  };
  const server = await start(file, JSON.stringify(variables));
  const readers = new WordReaders();
  await Promise.all(Array.from({ length: count }, (_, index) => readers.open(server, index)));
  while ((await reply(model, 'count')) < count) await delay(50);
  return {
    server,
    async burst() {
      for (let write = 0; write < WRITES; write += 1) {
        model.child.send('write');
        await readers.read(count * together);
      }
      return count * together * WRITES;
    },
  };
}

class WordReaders {
  readonly #agent = new Agent({ keepAlive: false });
  #missing = 0;
  #onRead = (): void => {};

  /** Resolves with the next so many words of all streams. */
  async read(words: number): Promise<void> {
    this.#missing += words;
    await new Promise<void>((resolve, reject) => {
      const lost = setTimeout(() => reject(new Error(`${this.#missing} words did not arrive.`)), LOST_MS);
      this.#onRead = () => {
        clearTimeout(lost);
        resolve();
      };
    });
  }

  open({ url }: Served, index: number): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    return new Promise((resolve, reject) => {
      const question = request(`${url}/chat`, { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.on('error', () => {});
        response.setEncoding('utf8').on('data', (text: string) => {
          this.#missing -= text.split(WORD.trim()).length - 1;
          if (this.#missing === 0) this.#onRead();
        });
        resolve();
      });
      question.on('error', reject);
      question.end(
        JSON.stringify({
          message: `When does the library open on Saturdays, number ${index}?`,
          stream: true,
        }),
      );
    });
  }
}
