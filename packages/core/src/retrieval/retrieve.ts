import type { Degradations } from '../answer/index.ts';
import { isAbort, RagError, type RagErrorCode } from '../errors.ts';
import {
  type BillableOptions,
  type CallOptions,
  type Embedder,
  fitsIndex,
  type Passage,
  type SearchRequest,
  type VectorStore,
} from '../ports/index.ts';
import { ATTRIBUTES, inSpan } from '../tracing/index.ts';
import { toSearchFailure } from './search-failure.ts';

export interface RetrievalSettings {
  /** How many passages are retrieved for a question. */
  readonly topK: number;
  /**
   * Passages whose {@link Passage.relevance} is below this are no evidence (0 to 1). With a language model
   * keep it low: the model judges for itself.
   */
  readonly minRelevance: number;
}

export interface RetrievalContext {
  readonly store: VectorStore;
  readonly embedder: Embedder | undefined;
  readonly settings: RetrievalSettings;
}

/** What was found for a question. */
export interface Retrieved {
  readonly passages: readonly Passage[];
  /** The question's, where it could be embedded. */
  readonly vector: Float32Array | undefined;
}

/**
 * Returns the passages that may answer the question, best first, without those of too little relevance. If there is no
 * vector, because the embedder fails or does not match the index, a store that supports text search uses that.
 */
export async function retrieve(
  context: RetrievalContext,
  question: string,
  degraded: Degradations,
  options: BillableOptions,
): Promise<Retrieved> {
  const { topK, minRelevance } = context.settings;
  try {
    const { passages: found, vector } = await findPassages(context, question, {
      top: topK,
      degraded,
      options,
    });
    const isRelevant = ({ relevance }: Passage): boolean =>
      relevance === undefined || relevance >= minRelevance;
    return { passages: found.every(isRelevant) ? found : found.filter(isRelevant), vector };
  } catch (error) {
    throw toSearchFailure(error);
  }
}

export interface PassageSearch {
  /** How many passages at the most. */
  readonly top: number;
  /** Grows when the embedder fails. */
  readonly degraded: Degradations;
  readonly options: BillableOptions;
}

/** The best passages for a question, by text and, where that is possible, by vector. */
export async function searchPassages(
  context: RetrievalContext,
  question: string,
  request: PassageSearch,
): Promise<readonly Passage[]> {
  return (await findPassages(context, question, request)).passages;
}

async function findPassages(
  context: RetrievalContext,
  question: string,
  { top, degraded, options }: PassageSearch,
): Promise<Retrieved> {
  const vector = await embedQuestion(context, question, degraded, options);
  const passages = await inSpan('search', async (span) => {
    span.setAttribute(ATTRIBUTES.hasVector, vector !== undefined);
    const found = await search(context, { text: question, top }, vector, degraded, options);
    span.setAttribute(ATTRIBUTES.passages, found.length);
    return found;
  });
  return { passages, vector };
}

/** The error codes of stores for a vector of another length, for example when a new index was just published. */
const REFUSALS: ReadonlySet<RagErrorCode> = new Set(['index_invalid', 'invalid_input']);

/** Repeats the search by text only if the store refuses the vector. */
async function search(
  { store }: RetrievalContext,
  request: SearchRequest,
  vector: Float32Array | undefined,
  degraded: Degradations,
  options: CallOptions,
): Promise<readonly Passage[]> {
  if (vector === undefined) return store.search(request, options);
  try {
    return await store.search({ ...request, vector }, options);
  } catch (error) {
    const isRefused = error instanceof RagError && REFUSALS.has(error.code);
    if (!isRefused || !store.capabilities.text) throw error;
    degraded.add('embedding');
    return store.search(request, options);
  }
}

async function embedQuestion(
  { embedder, store }: RetrievalContext,
  question: string,
  degraded: Degradations,
  options: BillableOptions,
): Promise<Float32Array | undefined> {
  if (embedder === undefined || !store.capabilities.vector) return undefined;
  try {
    if (!fitsIndex(embedder, store.capabilities.embedding))
      throw new RagError('index_invalid', 'The index was made with another embedding model.');
    const [vector] = await inSpan('embed question', () => embedder.embed([question], options));
    return vector;
  } catch (error) {
    if (isAbort(error) || !store.capabilities.text) throw error;
    degraded.add('embedding');
    return undefined;
  }
}
