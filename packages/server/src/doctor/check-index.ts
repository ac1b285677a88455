import {
  describeIndexInPlace,
  type IndexConfiguration,
  type OpenAzureIdentity,
  openIndex,
  type SearchConfiguration,
} from '@rag/configuration';
import { type Embedder, RagError, type VectorStore } from '@rag/core';
import { fitsIndex } from '@rag/core/adapter';
import { type Finding, NO_IDENTITY, type Remedies, toFailure } from './finding.ts';

export interface IndexQuestion {
  readonly identity: OpenAzureIdentity;
  /** The embedding model and one of its vectors; absent when no model is set or it does not work. */
  readonly embedder?: Embedder;
  readonly vector?: Float32Array;
  /** Whether an embedding model is set. */
  readonly wantsVectors: boolean;
}

const CHECK = 'index';

/** Checks that the index is published and searchable, and was built with the configured embedding model. */
export async function checkIndex(
  configuration: IndexConfiguration,
  question: IndexQuestion,
): Promise<Finding> {
  const { vector, embedder, identity } = question;
  const { search, storage } = configuration;
  const place = search.endpoint === undefined ? storage.dataFolder : `${search.index} at ${search.endpoint}`;
  try {
    const { store, close } = await openIndex(configuration, { identity });
    try {
      await store.generation();
      const { capabilities } = store;
      const fits = embedder !== undefined && fitsIndex(embedder, capabilities.embedding);
      const usable = vector !== undefined && capabilities.vector && fits ? { vector } : {};
      await store.search({ text: 'documents', top: 1, ...usable });
      return judge(place, question, capabilities);
    } finally {
      await close();
    }
  } catch (error) {
    const subject =
      error instanceof RagError && error.code === 'index_invalid'
        ? error.message
        : `${place} cannot be searched`;
    return toFailure(CHECK, subject, error, remediesFor(configuration.search));
  }
}

/** Warns about an index that is changed while it is searched. Nothing where that cannot be told: `checkIndex` says why. */
export async function checkInPlace(
  configuration: Pick<IndexConfiguration, 'search'>,
  { identity }: Pick<IndexQuestion, 'identity'>,
): Promise<Finding[]> {
  const message = await describeIndexInPlace(configuration, { identity }).catch(() => undefined);
  if (message === undefined) return [];
  const remedy =
    'set AZURE_SEARCH_INDEX to a name that is not taken, without an old AZURE_SEARCH_API_VERSION, and run pnpm index: it makes an alias';
  return [{ check: CHECK, status: 'warn', message, remedy }];
}

function judge(
  place: string,
  { wantsVectors, embedder }: IndexQuestion,
  { vector: hasVectors, embedding }: VectorStore['capabilities'],
): Finding {
  if (wantsVectors && !hasVectors)
    return {
      check: CHECK,
      status: 'warn',
      message: `${place} has no vectors, so the embedding model is of no use`,
      remedy: 'run pnpm index, which embeds all documents',
    };
  if (!wantsVectors && hasVectors)
    return {
      check: CHECK,
      status: 'warn',
      message: `${place} has vectors, but no embedding model is named: search goes by words alone`,
      remedy: 'name the model that the documents were embedded with, or run pnpm index to leave vectors out',
    };
  if (embedder !== undefined && embedding !== undefined && !fitsIndex(embedder, embedding)) {
    const { embeddingModel = 'an unnamed model', dimensions } = embedding;
    return {
      check: CHECK,
      status: 'fail',
      message: `${place} was made with another embedding model, ${embeddingModel} (${dimensions} dimensions) and not ${embedder.model} (${embedder.dimensions}): questions are answered by words alone`,
      remedy: 'run pnpm index, which embeds all documents again, or configure the former model',
    };
  }
  const how = hasVectors ? 'words and vectors' : 'words';
  return { check: CHECK, status: 'ok', message: `${place} is published and can be searched by ${how}` };
}

function remediesFor({ apiKey, endpoint }: SearchConfiguration): Remedies {
  return {
    index_missing: 'run pnpm index',
    index_invalid: 'run pnpm index with the models that are set, or choose another place',
    unauthorized:
      apiKey === undefined
        ? 'give this identity the role Search Index Data Reader, or set AZURE_SEARCH_KEY'
        : 'set AZURE_SEARCH_KEY to a valid key of the service',
    ...NO_IDENTITY,
    rate_limited: 'the service has too much to do: try again, or add replicas to it',
    otherwise:
      endpoint === undefined
        ? 'check that this user can read DATA_DIR'
        : 'check AZURE_SEARCH_ENDPOINT, and the network in between',
  };
}
