import { type AzureOpenAI, startAzureOpenAI } from '@rag/testkit/azure-openai';
import { type AzureSearchStandIn, startAzureSearch } from '@rag/testkit/azure-search';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, askForEvents } from './__fixtures__/ask.ts';
import { EMBEDDING, modelEnvironment, searchEnvironment, UNLIMITED } from './__fixtures__/environments.ts';
import { CORPUS, readSampleQuestions, type SampleQuestion } from './__fixtures__/sample-questions.ts';
import { runIndexer, type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const AT_ONCE = 8;
const QUESTIONS = readSampleQuestions();

interface Asked extends SampleQuestion {
  /** The sources of the passages in the prompt. */
  readonly delivered: readonly string[];
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Asks the earlier questions of the conversation, then the question itself. */
async function askInConversation(url: string, sample: SampleQuestion): Promise<Asked> {
  let session: unknown;
  for (const { role, content } of sample.history ?? [])
    if (role === 'user') session = (await ask(url, content, session)).body['session_id'];
  const { events, ended } = askForEvents(url, sample.question, session);
  const answer = (await ended)?.data ?? {};
  const sources = events.find(({ type }) => type === 'sources')?.data['passages'] ?? [];
  const passages = sources as readonly { readonly reference: string }[];
  return { ...sample, answer, delivered: passages.map(({ reference }) => reference) };
}

/** Asks all sample questions, some at the same time. */
async function askAll(url: string): Promise<readonly Asked[]> {
  const queue = QUESTIONS.values();
  const asked: Asked[] = [];
  const work = async (): Promise<void> => {
    for (const sample of queue) asked.push(await askInConversation(url, sample));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return asked;
}

const isRight =
  ({ pages }: Asked) =>
  (reference: string): boolean =>
    pages.includes(reference);
const deliversRightPage = (asked: Asked): boolean => asked.delivered.some(isRight(asked));
const citesRightPage = (asked: Asked): boolean =>
  (asked.answer['sources'] as readonly string[]).some(isRight(asked));
const isRefused = ({ answer }: Asked): boolean => answer['outcome'] === 'not_found';

function share(asked: readonly Asked[], isGood: (one: Asked) => boolean): number {
  return asked.filter(isGood).length / asked.length;
}

/**
 * Slightly below the measured shares: the stand-in's model and vectors compare words and not meanings. A wrong
 * filter, a lost page or a wrong citation costs more than that margin.
 */
describe.each([
  { name: 'text alone', embedding: {}, delivered: 0.62, cited: 0.38 },
  { name: 'text and vectors', embedding: EMBEDDING, delivered: 0.54, cited: 0.33 },
])('the Azure configuration, searching by $name', ({ embedding, delivered, cited }) => {
  let model: AzureOpenAI;
  let search: AzureSearchStandIn;
  let server: ServerProcess;

  beforeAll(async () => {
    [model, search] = await Promise.all([startAzureOpenAI(), startAzureSearch()]);
    const environment = {
      DOCUMENTS_DIR: CORPUS,
      ...modelEnvironment(model),
      ...embedding,
      ...searchEnvironment(search),
    };
    // The two steps of `pnpm start`.
    const summary = await runIndexer(environment, '--if-missing');
    expect(summary).toMatchObject({ outcome: 'complete', problems: [], totals: { pages: 39 } });
    server = await startServer({ ...environment, ...UNLIMITED });
  });

  afterAll(async () => {
    await server?.kill();
    await Promise.all([model?.close(), search?.close()]);
  });

  it('answers the sample questions from the right pages', async () => {
    model.reset();
    const asked = await askAll(server.url);

    expect(asked.filter(({ answer }) => answer['degraded'] !== false)).toEqual([]);
    const answerable = asked.filter(({ pages }) => pages.length > 0);
    const single = answerable.filter(({ history }) => history === undefined);
    const followUps = answerable.filter(({ history }) => history !== undefined);
    const unanswerable = asked.filter(({ pages }) => pages.length === 0);
    expect(share(single, deliversRightPage)).toBeGreaterThan(delivered);
    expect(share(single, citesRightPage)).toBeGreaterThan(cited);
    expect(share(followUps, deliversRightPage)).toBeGreaterThan(0.65);
    expect(share(followUps, citesRightPage)).toBeGreaterThan(0.3);
    expect(share(unanswerable, isRefused)).toBeGreaterThan(0.15);

    const isEmbedded = model.calls.some(({ path }) => path.endsWith('/embeddings'));
    expect(isEmbedded).toBe(embedding === EMBEDDING);
  });
});
