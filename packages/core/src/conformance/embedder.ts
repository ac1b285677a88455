import type { Embedder } from '../ports/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import type { Upstream } from './llm.ts';

export interface EmbedderHarness {
  readonly embedder: Embedder;
  /** Absent where an embedder calls nothing. */
  readonly upstream?: Pick<Upstream, 'calls'>;
}

/** Services round and batch differently from call to call; so much two vectors of one text may differ. */
const SAME = 0.999;
/** 32-bit floats do not come out at exactly 1. */
const LENGTH_TOLERANCE = 1e-3;

const TEXTS = [
  'How many days of leave do I have?',
  'The garage is below building B.',
  'Wann öffnet die Bibliothek?',
];

/** The rules of {@link Embedder}. */
export const embedderConformance: ConformanceSuite<EmbedderHarness> = {
  port: 'Embedder',
  cases: [
    {
      name: 'names its model and its dimensions',
      why: 'Both are part of cache keys and of the index: vectors of two models cannot be compared.',
      async run({ embedder: { model, dimensions } }) {
        expectTrue(typeof model === 'string' && model.trim() !== '', 'model is not empty');
        expectTrue(
          Number.isInteger(dimensions) && dimensions > 0,
          `dimensions is a count, got ${dimensions}`,
        );
      },
    },
    {
      name: 'returns one vector of that length for each text',
      why: 'An index takes vectors of one length; packed floats of another are read as nonsense.',
      async run({ embedder }) {
        const vectors = await embedder.embed(TEXTS);
        expectEqual(vectors.length, TEXTS.length, 'vectors');
        for (const vector of vectors) {
          expectTrue(vector instanceof Float32Array, 'a vector is a Float32Array');
          expectEqual(vector.length, embedder.dimensions, 'numbers in a vector');
          expectTrue(vector.every(Number.isFinite), 'every number is finite');
        }
      },
    },
    {
      name: 'returns vectors of unit length',
      why: 'Similarity is taken as a dot product: a longer vector would win every comparison.',
      async run({ embedder }) {
        for (const vector of await embedder.embed(TEXTS)) {
          const length = Math.sqrt(dot(vector, vector));
          expectTrue(Math.abs(length - 1) < LENGTH_TOLERANCE, `a vector’s length is 1, got ${length}`);
        }
      },
    },
    {
      name: 'keeps the order of the texts, even over several batches',
      why: 'Vectors are matched to passages by position; one shift makes all that follow wrong.',
      async run({ embedder }) {
        const many = Array.from(
          { length: 600 },
          (_, index) => `Passage number ${index}: ${'x'.repeat(index % 7)}`,
        );
        const vectors = await embedder.embed(many);
        expectEqual(vectors.length, many.length, 'vectors');
        for (const index of [0, 1, 99, 255, 256, 257, 512, 599]) {
          const [alone] = await embedder.embed([many[index] ?? '']);
          expectTrue(similarity(alone, vectors[index]) > SAME, `the vector at ${index} is that of its text`);
        }
      },
    },
    {
      name: 'returns the same vector for a text at any position',
      why: 'A cached embedding stands in for a new one.',
      async run({ embedder }) {
        const [first = '', second = ''] = TEXTS;
        const [a, b, c] = await embedder.embed([first, second, first]);
        const [again] = await embedder.embed([first]);
        expectTrue(similarity(a, c) > SAME, 'the same text twice in one call');
        expectTrue(similarity(a, again) > SAME, 'the same text in another call');
        expectTrue(similarity(a, b) < SAME, 'different texts have different vectors');
      },
    },
    {
      name: 'returns nothing for no texts, without a call',
      why: 'Services refuse an empty list, and a run without changed documents embeds one.',
      async run({ embedder, upstream }) {
        expectEqual(await embedder.embed([]), [], 'vectors of no texts');
        expectEqual(upstream?.calls() ?? 0, 0, 'calls');
      },
    },
    {
      name: 'accepts any text: empty, blank, of any script',
      why: 'Services refuse the empty string, and with it the whole batch it is in.',
      async run({ embedder }) {
        const odd = [
          '',
          ' \n\t',
          '日本語の文書',
          '🙂',
          'e\u0301',
          '"quoted" \\ {json}',
          '\ud800 half a pair',
        ];
        const vectors = await embedder.embed(odd);
        expectEqual(
          vectors.map(({ length }) => length),
          odd.map(() => embedder.dimensions),
          'lengths of the vectors',
        );
        expectTrue(
          vectors.every((vector) => vector.every(Number.isFinite)),
          'every number is finite',
        );
      },
    },
    {
      name: 'calls nothing for a caller that has aborted',
      why: 'Work for a caller who has left is load without a reader.',
      async run({ embedder, upstream }) {
        await expectRejection(embedder.embed(TEXTS, { signal: AbortSignal.abort() }), 'aborted');
        expectEqual(upstream?.calls() ?? 0, 0, 'calls');
      },
    },
  ],
};

function similarity(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a === undefined || b === undefined || a.length !== b.length ? Number.NaN : dot(a, b);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
