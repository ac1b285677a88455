import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';
import {
  BUTTON,
  canReopen,
  chunksOf,
  documentOf,
  type IndexHarness,
  isFound,
  LEVER,
  LIBRARY,
  LONG,
  OTHER_MODEL,
  OTHER_SETTINGS,
  PIANO,
  publish,
  recordOf,
  SETTINGS,
  SHORT,
  TELESCOPE,
  upsert,
} from './index-harness.ts';
import { leftStageCases } from './left-stage.ts';

/** The rules of {@link IndexWriter}. */
export const indexWriterConformance: ConformanceSuite<IndexHarness> = {
  port: 'IndexWriter',
  cases: [
    {
      name: 'begins with no documents',
      why: 'A document believed to be there is never indexed.',
      async run({ writer }) {
        expectEqual([...(await writer.stage(SETTINGS))], [], 'the known documents');
      },
    },
    {
      name: 'remembers each published document by its record',
      why: 'An incremental run compares hashes: without them it does all the work again.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const known = await harness.writer.stage(SETTINGS);
        expectEqual([...known.keys()].sort(), LIBRARY.map(({ source }) => source).sort(), 'the sources');
        for (const document of LIBRARY)
          expectEqual(known.get(document.source), recordOf(document), `the record of ${document.source}`);
      },
    },
    {
      name: 'shows nothing before the first publish',
      why: 'A half-filled index answers "not in the documents" to what is in them.',
      async run({ store, writer }) {
        await writer.stage(SETTINGS);
        await upsert(writer, LIBRARY);
        await expectRejection(store.generation(), 'index_missing');
      },
    },
    {
      name: 'shows no staged document before publish',
      why: 'Searches would see the index while it is being changed.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const generation = await harness.store.generation();
        await harness.writer.stage(SETTINGS);
        await upsert(harness.writer, [documentOf('new.txt', TELESCOPE)]);
        expectTrue(!(await isFound(harness.store, TELESCOPE)), 'the staged document is not found');
        expectEqual(await harness.store.generation(), generation, 'the generation');
      },
    },
    {
      name: 'shows no removal before publish',
      why: 'A run that fails half-way would leave the index with a hole.',
      async run(harness) {
        await publish(harness, LIBRARY);
        await harness.writer.stage(SETTINGS);
        await harness.writer.remove('piano.txt');
        expectTrue(await isFound(harness.store, PIANO), 'the document is found');
      },
    },
    {
      name: 'publishes additions and keeps the rest',
      why: 'An incremental run names only what has changed.',
      async run(harness) {
        await publish(harness, LIBRARY);
        await publish(harness, [documentOf('new.txt', TELESCOPE)]);
        expectTrue(await isFound(harness.store, TELESCOPE), 'the new document is found');
        expectTrue(await isFound(harness.store, PIANO), 'the old document is found');
      },
    },
    {
      name: 'removes all old passages of a document that has shrunk',
      why: 'The old tail would still be cited, from pages that no longer exist.',
      async run(harness) {
        await publish(harness, [...LIBRARY, LONG]);
        await publish(harness, [SHORT]);
        expectTrue(!(await isFound(harness.store, LEVER)), 'the part that is gone is not found');
        expectTrue(await isFound(harness.store, BUTTON), 'the part that stays is found');
      },
    },
    {
      name: 'keeps the last of two versions staged one after the other',
      why: 'A file that changes during the run is read twice.',
      async run(harness) {
        await publish(harness, [...LIBRARY, LONG, SHORT]);
        expectTrue(!(await isFound(harness.store, LEVER)), 'the first version is not found');
        const known = await harness.writer.stage(SETTINGS);
        expectEqual(known.get('manual.pdf'), recordOf(SHORT), 'the record');
      },
    },
    {
      name: 'removes a document',
      why: 'A document that was withdrawn must not be cited any more.',
      async run(harness) {
        await publish(harness, LIBRARY);
        await harness.writer.stage(SETTINGS);
        await harness.writer.remove('piano.txt');
        await harness.writer.publish();
        await harness.settle?.();
        expectTrue(!(await isFound(harness.store, PIANO)), 'the document is not found');
        expectTrue(!(await harness.writer.stage(SETTINGS)).has('piano.txt'), 'its record is gone');
      },
    },
    {
      name: 'removes a staged document, too',
      why: 'A file deleted while its folder is being indexed would come back.',
      async run(harness) {
        await harness.writer.stage(SETTINGS);
        await upsert(harness.writer, [...LIBRARY, LONG]);
        await harness.writer.remove('manual.pdf');
        await harness.writer.verify();
        await harness.writer.publish();
        await harness.settle?.();
        expectTrue(!(await isFound(harness.store, BUTTON)), 'the document is not found');
      },
    },
    {
      name: 'restores a document that was removed before',
      why: 'A file that is moved away and back again would be lost.',
      async run(harness) {
        await publish(harness, LIBRARY);
        await harness.writer.stage(SETTINGS);
        await harness.writer.remove('piano.txt');
        await upsert(harness.writer, LIBRARY.slice(-1));
        await harness.writer.publish();
        await harness.settle?.();
        expectTrue(await isFound(harness.store, PIANO), 'the document is found');
      },
    },
    {
      name: 'accepts the removal of an unknown document',
      why: 'Two runs may both find that a file has gone.',
      async run({ writer }) {
        await writer.stage(SETTINGS);
        await writer.remove('never-there.pdf');
        await writer.verify();
      },
    },
    {
      name: 'verifies a complete stage',
      why: 'A check that cries wolf is switched off.',
      async run(harness) {
        await publish(harness, [...LIBRARY, LONG]);
        await harness.writer.stage(SETTINGS);
        await upsert(harness.writer, [SHORT, documentOf('new.txt', TELESCOPE)]);
        await harness.writer.verify();
      },
    },
    {
      name: 'finds a document that lacks passages',
      why: 'A batch that partly failed must not be published as if it were whole.',
      async run({ writer }) {
        await writer.stage(SETTINGS);
        await writer.upsert({ ...recordOf(LONG), chunkCount: 3 }, chunksOf(LONG));
        await expectRejection(writer.verify(), 'index_invalid');
      },
    },
    {
      name: 'finds a vector of another length',
      why: 'Vectors of another model are numbers that mean nothing here.',
      appliesTo: ({ takesVectors }) => takesVectors,
      async run({ writer }) {
        await writer.stage({ ...SETTINGS, fingerprint: 'with vectors', dimensions: 3 });
        const document = { ...SHORT, chunks: [{ content: 'Press.', vector: Float32Array.of(1, 0) }] };
        await writer.upsert(recordOf(document), chunksOf(document));
        await expectRejection(writer.verify(), 'index_invalid');
      },
    },
    {
      name: 'returns the generation that the store then names',
      why: 'The caller of publish waits for that generation to be served.',
      async run(harness) {
        const generation = await publish(harness, LIBRARY);
        expectEqual(await harness.store.generation(), generation, 'the generation of the store');
      },
    },
    {
      name: 'keeps the generation when the same documents are published again',
      why: 'A nightly run that changes nothing would throw every cached answer away.',
      async run(harness) {
        const first = await publish(harness, LIBRARY);
        expectEqual(await publish(harness, []), first, 'after a run without changes');
        expectEqual(await publish(harness, LIBRARY.toReversed()), first, 'after the same in another order');
      },
    },
    {
      name: 'returns to an earlier generation with its documents',
      why: 'Two replicas that index the same documents must share their cached answers.',
      async run(harness) {
        const first = await publish(harness, LIBRARY);
        const second = await publish(harness, [documentOf('piano.txt', 'The piano was sold.')]);
        expectTrue(second !== first, 'another document makes another generation');
        expectEqual(await publish(harness, LIBRARY), first, 'with the first documents again');
      },
    },
    {
      name: 'names another generation under other settings',
      why: 'The same documents split differently have other passages to cite.',
      async run(harness) {
        const first = await publish(harness, LIBRARY);
        expectTrue((await publish(harness, LIBRARY, OTHER_SETTINGS)) !== first, 'the generation has changed');
      },
    },
    {
      name: 'rebuilds under other settings and serves the old index until then',
      why: 'Passages of two splitters or two models in one index cannot be compared.',
      async run(harness) {
        await publish(harness, LIBRARY);
        const known = await harness.writer.stage(OTHER_SETTINGS);
        expectEqual([...known], [], 'the known documents');
        expectTrue(await isFound(harness.store, PIANO), 'the old document is found before publish');
        await upsert(harness.writer, [SHORT]);
        await harness.writer.publish();
        await harness.settle?.();
        expectTrue(!(await isFound(harness.store, PIANO)), 'the old document is not found');
        expectTrue(await isFound(harness.store, BUTTON), 'the new document is found');
      },
    },
    {
      name: 'publishes an index that has become empty',
      why: 'When the last document is withdrawn it must really be gone.',
      async run(harness) {
        await publish(harness, [SHORT]);
        await harness.writer.stage(SETTINGS);
        await harness.writer.remove('manual.pdf');
        await harness.writer.publish();
        await harness.settle?.();
        expectEqual(await harness.store.search({ text: 'green button', top: 3 }), [], 'what is found');
      },
    },
    {
      name: 'rejects with aborted for a caller that has aborted, and changes nothing',
      why: 'After Ctrl-C nothing more may be written.',
      async run({ writer }) {
        const options = { signal: AbortSignal.abort() };
        await expectRejection(writer.stage(SETTINGS, options), 'aborted');
        await writer.stage(SETTINGS);
        await expectRejection(writer.upsert(recordOf(SHORT), chunksOf(SHORT), options), 'aborted');
        await expectRejection(writer.publish(options), 'aborted');
        expectEqual([...(await writer.stage(SETTINGS))], [], 'the staged documents');
      },
    },
    ...leftStageCases,
    {
      name: 'rebuilds for another embedding model with the same dimensions',
      why: 'Vectors of two models in one index are compared as if they meant the same.',
      async run(harness) {
        await publish(harness, LIBRARY);
        expectEqual([...(await harness.writer.stage(OTHER_MODEL))], [], 'the known documents');
      },
    },
    {
      name: 'remembers what was published after it is opened again',
      why: 'Each run of the indexer is a process of its own.',
      appliesTo: canReopen,
      async run(harness) {
        await publish(harness, LIBRARY);
        const writer = await harness.reopenWriter?.();
        expectEqual((await writer?.stage(SETTINGS))?.size, LIBRARY.length, 'how many documents are known');
      },
    },
    {
      name: 'refuses a second writer with index_locked',
      why: 'Two runs at once would mix their stages.',
      appliesTo: ({ openRival }) => openRival !== undefined,
      async run(harness) {
        await harness.writer.stage(SETTINGS);
        const rival = await harness.openRival?.();
        await expectRejection(rival?.stage(SETTINGS) ?? Promise.resolve(), 'index_locked');
      },
    },
  ],
};
