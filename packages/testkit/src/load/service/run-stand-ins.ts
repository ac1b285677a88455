/**
 * A process that runs the stand-ins for Azure's services: `node run-stand-ins.ts <model milliseconds> <seed>`. It
 * sends its variables once, then its counts every time it is asked. It ends with its parent.
 */
import { startAzureOpenAI, type TokenUsage } from '../../azure-openai/index.ts';
import { startAzureSearch } from '../../azure-search/index.ts';
import { createRandom, logNormal } from '../trace/random.ts';
import { addUsage, type StandInCounts } from './stand-in-counts.ts';

const [, , modelMs = '600', seed = '1'] = process.argv;
/** Of an answer's time, two thirds pass before the first token. */
const FIRST_SHARE = 2 / 3;
const SPREAD = 0.35;
const EMBEDDING_MS = 40;
/** The stand-ins record every request. Load tests need none of the records. */
const FORGET_INTERVAL_MS = 1_000;

const random = createRandom(Number(seed));
const tokens: Record<string, TokenUsage> = {};
const calls = { chatCalls: 0, rewriteCalls: 0, embeddingCalls: 0 };

const openai = await startAzureOpenAI({
  choosePace(operation, body) {
    if (operation === 'chat') calls.chatCalls += 1;
    if (operation === 'chat' && !isForAnswer(body)) calls.rewriteCalls += 1;
    if (operation === 'embeddings') calls.embeddingCalls += 1;
    const totalMs = logNormal(operation === 'chat' ? Number(modelMs) : EMBEDDING_MS, SPREAD, random);
    if (operation !== 'chat') return { firstMs: totalMs, restMs: 0 };
    return { firstMs: totalMs * FIRST_SHARE, restMs: totalMs * (1 - FIRST_SHARE) };
  },
  onUsage(deployment, usage) {
    tokens[deployment] = addUsage(tokens[deployment], usage);
  },
});
const search = await startAzureSearch();
/** Only a prompt for an answer contains documents. */
function isForAnswer(body: { readonly messages?: unknown } | undefined): boolean {
  const messages: readonly { readonly content?: unknown }[] = Array.isArray(body?.messages)
    ? body.messages
    : [];
  return messages.some(({ content }) => typeof content === 'string' && content.includes('<documents>'));
}

const isSearch = ({ path }: { readonly path: string }): boolean => path.endsWith('search.post.search');

setInterval(() => openai.reset(), FORGET_INTERVAL_MS);
process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const counts: StandInCounts = {
    ...calls,
    searches: search.requests.filter(isSearch).length,
    cpuMs: (user + system) / 1_000,
    tokens,
  };
  process.send?.(counts);
});
process.send?.({
  AZURE_OPENAI_ENDPOINT: openai.endpoint,
  AZURE_OPENAI_KEY: openai.apiKey,
  AZURE_OPENAI_DEPLOYMENT: 'gpt-5.6-luna,gpt-4o-mini',
  AZURE_OPENAI_EMBEDDING_DEPLOYMENT: 'text-embedding-3-small',
  AZURE_SEARCH_ENDPOINT: search.endpoint,
  AZURE_SEARCH_KEY: search.apiKey,
  AZURE_SEARCH_INDEX: 'rag-documents',
});
