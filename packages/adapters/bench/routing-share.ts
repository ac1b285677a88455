/**
 * Which questions the routing rules call hard, by rule, and how a model that is known to be weak (the
 * extractive one) does on these and on the others.
 *
 *   pnpm index docs/corpus
 *   node packages/adapters/bench/routing-share.ts .data/index.sqlite docs/corpus/questions.jsonl
 */
import { readFileSync } from 'node:fs';
import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createMemoryCache, createMemorySessionStore } from '@rag/adapters/memory';
import { type HardSignal, hardSignals } from '@rag/adapters/resilience';
import { createSqliteStore } from '@rag/adapters/sqlite';
import { createChatEngine, DEFAULT_CHAT_SETTINGS, type LLM, type SessionMessage } from '@rag/core';

interface Question {
  readonly id: string;
  readonly question: string;
  readonly pages: readonly string[];
  readonly history?: readonly SessionMessage[];
}

interface Result {
  readonly id: string;
  readonly asked: string;
  readonly signals: readonly HardSignal[];
  /** Whether the answer cites a right page, or refuses where there is none. */
  readonly right: boolean;
}

const [indexPath = '.data/index.sqlite', questionsPath = 'docs/corpus/questions.jsonl'] =
  process.argv.slice(2);
const questions = readFileSync(questionsPath, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Question);

const store = createSqliteStore({ path: indexPath });
const results: Result[] = [];
for (const question of questions) {
  const result = await ask(question);
  if (result !== undefined) results.push(result);
}
await store.close();
report();

/** Nothing where the question never came to a model. */
async function ask({ id, question, pages, history }: Question): Promise<Result | undefined> {
  const extractive = createExtractiveLLM();
  let seen: Pick<Result, 'asked' | 'signals'> | undefined;
  const llm: LLM = {
    ...extractive,
    stream(request, options) {
      seen = { asked: request.grounding?.question ?? '', signals: hardSignals(request) };
      return extractive.stream(request, options);
    },
  };
  const sessions = createMemorySessionStore({ ttlMs: 60_000, maxMessages: 10, maxSessions: 1 });
  const sessionId = crypto.randomUUID();
  if (history !== undefined) await sessions.append(sessionId, history);
  const engine = createChatEngine({
    store,
    llm,
    sessions,
    cache: createMemoryCache({ maxBytes: 1_000_000 }),
    // A model judges for itself what a passage is worth, so it is shown more of them than the sentences are.
    settings: { ...DEFAULT_CHAT_SETTINGS, minRelevance: 0.005 },
  });
  const answer = await engine.ask({ message: question, sessionId });
  if (seen === undefined) return undefined;
  const right =
    pages.length === 0
      ? answer.outcome === 'not_found'
      : answer.sources.some((source) => pages.includes(source));
  return { id, ...seen, right };
}

function report(): void {
  const hard = results.filter(({ signals }) => signals.length > 0);
  const easy = results.filter(({ signals }) => signals.length === 0);
  const lines = [
    `${questions.length} questions, ${results.length} of them came to the model`,
    `hard: ${hard.length} (${percent(hard.length, results.length)})`,
    `right answers of the extractive model: hard ${rate(hard)}, easy ${rate(easy)}`,
    '',
    ...[...new Set(hard.flatMap(({ signals }) => signals))].map((signal) => {
      const those = hard.filter(({ signals }) => signals.includes(signal));
      return `${signal}: ${those.length} (${percent(those.length, results.length)}), right ${rate(those)}`;
    }),
    '',
    ...hard.map(
      ({ id, asked, signals, right }) => `${right ? ' ' : '-'} ${id} [${signals.join(', ')}] ${asked}`,
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function rate(some: readonly Result[]): string {
  const right = some.filter((result) => result.right).length;
  return `${right} of ${some.length} (${percent(right, some.length)})`;
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((100 * part) / whole)} %`;
}
