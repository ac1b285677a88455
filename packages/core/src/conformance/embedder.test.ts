import { describe, expect, it } from 'vitest';
import { RagError, throwIfAborted } from '../errors.ts';
import type { Embedder } from '../ports/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { type EmbedderHarness, embedderConformance } from './embedder.ts';

const DIMENSIONS = 16;

/** A vector that depends on every character of the text and its place. */
function toVector(text: string, length = DIMENSIONS): Float32Array {
  const vector = new Float32Array(length);
  let state = 1;
  for (let index = 0; index <= text.length * 3 + length; index++) {
    state = (Math.imul(state ^ (text.charCodeAt(index % (text.length + 1)) || 7), 16_777_619) >>> 0) + 1;
    const slot = index % length;
    vector[slot] = (vector[slot] ?? 0) + ((state % 1_000) - 500);
  }
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

class Calls {
  count = 0;
}

/** As plain as a correct embedder can be; the broken ones below change one thing each. */
function createPlainEmbedder(calls: Calls): Embedder {
  return {
    model: 'plain',
    dimensions: DIMENSIONS,
    async embed(texts, { signal } = {}) {
      throwIfAborted(signal);
      if (texts.length > 0) calls.count += 1;
      return texts.map((text) => toVector(text));
    },
  };
}

type Breaking = (embedder: Embedder, calls: Calls) => Embedder;

const withVectors =
  (
    change: (vectors: readonly Float32Array[], texts: readonly string[]) => readonly Float32Array[],
  ): Breaking =>
  (embedder) => ({
    ...embedder,
    embed: async (texts, options) => change(await embedder.embed(texts, options), texts),
  });

const refusing =
  (isRefused: (texts: readonly string[]) => boolean): Breaking =>
  (embedder, calls) => ({
    ...embedder,
    async embed(texts, options) {
      throwIfAborted(options?.signal);
      if (isRefused(texts)) {
        calls.count += 1;
        throw new RagError('invalid_input', 'input');
      }
      return embedder.embed(texts, options);
    },
  });

const callingForNothing: Breaking = (embedder, calls) => ({
  ...embedder,
  async embed(texts, options) {
    throwIfAborted(options?.signal);
    if (texts.length === 0) calls.count += 1;
    return embedder.embed(texts, options);
  },
});

const abortedTooLate: Breaking = (embedder) => ({
  ...embedder,
  async embed(texts, { signal } = {}) {
    const vectors = await embedder.embed(texts);
    throwIfAborted(signal);
    return vectors;
  },
});

/** Batches of 256 that come back last first, as when each is appended when it arrives. */
const batchesInAnyOrder = withVectors((vectors) => [...vectors.slice(256), ...vectors.slice(0, 256)]);

const NAMES = 'names its model and its dimensions';
const SHAPE = 'returns one vector of that length for each text';
const UNIT = 'returns vectors of unit length';
const ORDER = 'keeps the order of the texts, even over several batches';
const SAME = 'returns the same vector for a text at any position';
const NOTHING = 'returns nothing for no texts, without a call';
const ANY = 'accepts any text: empty, blank, of any script';
const ABORTED = 'calls nothing for a caller that has aborted';

function createHarness(breaking: Breaking = (embedder) => embedder): () => Promise<EmbedderHarness> {
  return async () => {
    const calls = new Calls();
    return { embedder: breaking(createPlainEmbedder(calls), calls), upstream: { calls: () => calls.count } };
  };
}

describeConformance(embedderConformance, createHarness(), { describe, it });

describe('the embedder suite', () => {
  it.each<[string, Breaking, string[]]>([
    ['has no name', (embedder) => ({ ...embedder, model: '' }), [NAMES]],
    ['promises other dimensions', (embedder) => ({ ...embedder, dimensions: DIMENSIONS + 1 }), [SHAPE, ANY]],
    [
      'does not know its dimensions',
      (embedder) => ({ ...embedder, dimensions: Number.NaN }),
      [NAMES, SHAPE, ANY],
    ],
    [
      'does not normalise',
      withVectors((vectors) => vectors.map((vector) => vector.map((value) => value * 2))),
      [UNIT],
    ],
    ['loses the last vector', withVectors((vectors) => vectors.slice(0, -1)), [SHAPE, ORDER, SAME, ANY]],
    ['gives the batches in any order', batchesInAnyOrder, [ORDER]],
    ['turns the order round', withVectors((vectors) => vectors.toReversed()), [ORDER]],
    [
      'gives repeated texts one vector between them',
      withVectors((vectors, texts) =>
        vectors.filter((_, index) => texts.indexOf(texts[index] ?? '') === index),
      ),
      [SAME],
    ],
    ['gives every text the same vector', withVectors((vectors) => vectors.map(() => toVector(''))), [SAME]],
    [
      'lets the place decide',
      withVectors((vectors, texts) => vectors.map((_, index) => toVector(`${index} ${texts[index]}`))),
      [ORDER, SAME],
    ],
    [
      'gives NaN for blank texts',
      withVectors((vectors, texts) =>
        vectors.map((vector, index) => (texts[index]?.trim() ? vector : vector.fill(Number.NaN))),
      ),
      [ANY],
    ],
    ['refuses empty texts', refusing((texts) => texts.includes('')), [ANY]],
    ['refuses an empty list', refusing((texts) => texts.length === 0), [NOTHING]],
    ['calls for an empty list', callingForNothing, [NOTHING]],
    ['looks at the signal too late', abortedTooLate, [ABORTED]],
  ])('catches an embedder that %s', async (_flaw, breaking, expected) => {
    const failed = await failedCases(embedderConformance, createHarness(breaking));
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});
