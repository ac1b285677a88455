import type { VectorStore } from '../ports/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import {
  bestOf,
  documentOf,
  type IndexHarness,
  LIBRARY,
  publish,
  SETTINGS,
  type TestDocument,
  upsert,
} from './index-harness.ts';
import { vectorCases } from './vector-search.ts';

/** A passage that speaks of less of the question than this is no evidence. */
const UNRELATED = 0.2;

/** The rules of {@link VectorStore}. */
export const vectorStoreConformance: ConformanceSuite<IndexHarness> = {
  port: 'VectorStore',
  cases: [
    {
      name: 'rejects with index_missing before the first publish',
      why: 'A service without documents must say so at its health check, not answer "not found" to everyone.',
      async run({ store }) {
        await expectRejection(store.generation(), 'index_missing');
      },
    },
    {
      name: 'finds the passage that answers the question',
      why: 'Nothing else matters where this fails.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const [first] = await harness.store.search({ text: 'When are roses pruned?', top: 3 });
        expectEqual(first?.id, 'garden/roses.pdf#0', 'the best passage');
      },
    },
    {
      name: 'returns a passage unchanged',
      why: 'A citation with a wrong page or heading sends the reader to the wrong place.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const rose = await bestOf(harness.store, 'When are roses pruned?');
        const { score: _, relevance: __, ...written } = rose;
        expectEqual(
          written,
          {
            id: 'garden/roses.pdf#0',
            source: 'garden/roses.pdf',
            content: 'Roses are pruned in March, before the buds open.',
            page: 1,
            heading: 'Pruning',
          },
          'the passage',
        );
      },
    },
    {
      name: 'returns no page and no heading if there is none',
      why: 'A made-up page 0 becomes a broken link.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const piano = await bestOf(harness.store, 'How often is a piano tuned?');
        expectEqual(piano.source, 'piano.txt', 'the source');
        expectEqual([piano.page, piano.heading], [undefined, undefined], 'page and heading');
      },
    },
    {
      name: 'keeps and finds text of every script',
      why: 'Most of the world does not write in ASCII.',
      async run(harness) {
        const texts = [
          'Übermäßig großer Ärger 🐝',
          '年次有給休暇は毎年二十日です。',
          'Мосты разводят ночью.',
        ];
        await publish(harness, [...LIBRARY, ...texts.map((text, index) => documentOf(`${index}.txt`, text))]);
        for (const [text, question] of [
          [texts[0], 'Ärger'],
          [texts[1], '有給休暇'],
          [texts[2], 'Мосты'],
        ] as const)
          expectEqual((await bestOf(harness.store, question)).content, text, `found by ${question}`);
      },
    },
    {
      name: 'returns at most the requested number of passages',
      why: 'The prompt is budgeted for that many passages.',
      async run(harness) {
        const documents = Array.from({ length: 9 }, (_, index) =>
          documentOf(`${index}.txt`, `Lighthouse number ${index} shines at night.`),
        );
        await publish(harness, [...LIBRARY, ...documents]);
        for (const top of [1, 4])
          expectEqual((await harness.store.search({ text: 'lighthouse', top })).length, top, 'how many');
      },
    },
    {
      name: 'returns the best passage first',
      why: 'Citations are numbered, and prompts are cut, in that order.',
      async run(harness) {
        await publish(harness, [
          ...LIBRARY,
          documentOf('one.txt', 'The harbour has a crane.'),
          documentOf('both.txt', 'The harbour ferry leaves at noon.'),
        ]);
        const passages = await harness.store.search({ text: 'harbour ferry', top: 10 });
        expectEqual(passages[0]?.source, 'both.txt', 'the passage that has both words');
        const scores = passages.map(({ score }) => score);
        expectEqual(
          scores,
          scores.toSorted((left, right) => right - left),
          'the scores, in order',
        );
      },
    },
    {
      name: 'returns each passage once',
      why: 'A passage found twice wastes the prompt, and two markers then point at one source.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const passages = await harness.store.search({ text: 'roses water leaves root roses', top: 10 });
        expectEqual(new Set(passages.map(({ id }) => id)).size, passages.length, 'different ids');
        expectTrue(passages.length > 0, 'something was found');
      },
    },
    {
      name: 'reports relevance from 0 to 1, if at all',
      why: 'The threshold for "not in the documents" is one number for all questions.',
      async run(harness) {
        await publish(harness, LIBRARY);
        for (const text of ['roses', 'When are roses pruned and the tyres pumped?', 'roses roses roses'])
          for (const { relevance = 0 } of await harness.store.search({ text, top: 10 }))
            expectTrue(relevance >= 0 && relevance <= 1, `a relevance of ${relevance}`);
      },
    },
    {
      name: 'reports a passage with all words of the question as relevant',
      why: 'A relevance that is always low refuses questions that the documents do answer.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const { relevance = 1 } = await bestOf(harness.store, 'How often is a piano tuned in a year?');
        expectTrue(relevance >= 0.5, `a relevance of ${relevance}`);
      },
    },
    {
      name: 'finds nothing relevant to a question about something else',
      why: 'Passages that have nothing to do with a question invite the model to invent.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const passages = await harness.store.search({
          text: 'Who sits on the supervisory board?',
          top: 5,
        });
        for (const { id, relevance = 0 } of passages)
          expectTrue(relevance < UNRELATED, `${id} with a relevance of ${relevance}`);
      },
    },
    {
      name: 'finds nothing in an empty index',
      why: 'Before the first document is added a question must be answered honestly, not with a failure.',
      async run(harness) {
        await publish(harness, []);
        expectEqual(await harness.store.search({ text: 'roses', top: 3 }), [], 'what is found');
      },
    },
    {
      name: 'accepts any text as a question',
      why: 'People send punctuation, operators of query languages and single letters; none may fail.',
      async run(harness) {
        await publish(harness, LIBRARY);
        for (const text of [
          '?',
          '"',
          'a',
          "x' OR 1=1 --",
          'AND OR NOT (',
          '🐝',
          '\u0000',
          'roses '.repeat(600),
        ])
          await harness.store.search({ text, top: 3 });
      },
    },
    {
      name: 'names another generation once the documents have changed',
      why: 'Cached answers are kept under the generation: were it the same, old answers would be served on.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const before = await harness.store.generation();
        await publish(harness, [documentOf('piano.txt', 'A piano is tuned once a year.')]);
        expectTrue((await harness.store.generation()) !== before, 'the generation has changed');
      },
    },
    {
      name: 'names the same generation while nothing changes',
      why: 'A generation that wanders empties the answer cache all the time.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const before = await harness.store.generation();
        await harness.store.search({ text: 'roses', top: 3 });
        expectEqual(await harness.store.generation(), before, 'the generation after a search');
      },
    },
    {
      name: 'searches the index that was published last',
      why: 'A reader that keeps its first snapshot answers from yesterday until it is restarted.',
      async run(harness) {
        await publish(harness, LIBRARY);
        await bestOf(harness.store, 'piano');
        await publish(harness, [documentOf('piano.txt', 'The piano was sold.')]);
        expectEqual((await bestOf(harness.store, 'piano')).content, 'The piano was sold.', 'the passage');
      },
    },
    {
      name: 'searches one generation while another is published',
      why: 'An answer that mixes two editions of a document is wrong in both.',
      async run(harness) {
        const edition = (name: string): TestDocument[] =>
          Array.from({ length: 20 }, (_, index) =>
            documentOf(`${index}.txt`, `Chapter ${index}, ${name} edition.`),
          );
        await publish(harness, edition('first'));
        await harness.writer.stage(SETTINGS);
        await upsert(harness.writer, edition('second'));
        const searches = Array.from({ length: 8 }, () =>
          harness.store.search({ text: 'chapter edition', top: 20 }),
        );
        const published = harness.writer.publish();
        searches.push(harness.store.search({ text: 'chapter edition', top: 20 }));
        await published;
        searches.push(harness.store.search({ text: 'chapter edition', top: 20 }));
        for (const passages of await Promise.all(searches)) {
          const editions = new Set(passages.map(({ content }) => content.includes('second')));
          expectEqual(editions.size, 1, 'how many editions one search shows');
        }
      },
    },
    {
      name: 'rejects with aborted for a caller that has aborted',
      why: 'Work for those who have left is what a busy server has no time for.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const options = { signal: AbortSignal.abort() };
        await expectRejection(harness.store.search({ text: 'roses', top: 3 }, options), 'aborted');
        await expectRejection(harness.store.generation(options), 'aborted');
      },
    },
    ...vectorCases,
  ],
};
