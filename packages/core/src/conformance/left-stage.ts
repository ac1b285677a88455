import { expectEqual, expectTrue } from './assert.ts';
import type { ConformanceCase } from './conformance.ts';
import {
  BUTTON,
  canReopen,
  chunksOf,
  documentNamed,
  documentOf,
  type IndexHarness,
  isFound,
  LIBRARY,
  OTHER_REQUEST,
  OTHER_SETTINGS,
  PIANO,
  publish,
  recordOf,
  SETTINGS,
  SHORT,
  SOURCES,
  TELESCOPE,
  upsert,
} from './index-harness.ts';

/** What becomes of a stage that was left behind, and whose it is: part of the rules of `IndexWriter`. */
export const leftStageCases: readonly ConformanceCase<IndexHarness>[] = [
  {
    name: 'resumes a stage that another process left',
    why: 'A run over thousands of documents that was killed would begin from nothing.',
    appliesTo: canReopen,
    async run(harness) {
      await harness.writer.stage(SETTINGS);
      await upsert(harness.writer, LIBRARY);
      const writer = await harness.reopenWriter?.();
      const known = await writer?.stage(SETTINGS);
      expectEqual(known?.get('piano.txt'), recordOf(documentNamed('piano.txt')), 'the staged record');
      await writer?.publish();
      await harness.settle?.();
      expectTrue(await isFound(harness.store, PIANO), 'the document is found');
    },
  },
  {
    name: 'resumes the removals, too',
    why: 'A deleted document stays searchable when the run that took it out was killed.',
    appliesTo: canReopen,
    async run(harness) {
      await publish(harness, LIBRARY);
      await harness.writer.stage(SETTINGS);
      await harness.writer.remove('piano.txt');
      const writer = await harness.reopenWriter?.();
      expectEqual((await writer?.stage(SETTINGS))?.has('piano.txt'), false, 'whether it is known');
      await writer?.publish();
      await harness.settle?.();
      expectTrue(!(await isFound(harness.store, PIANO)), 'the document is not found');
    },
  },
  {
    name: 'drops a stage that was left under other settings',
    why: 'Half of the documents would be split the old way.',
    appliesTo: canReopen,
    async run(harness) {
      await harness.writer.stage(SETTINGS);
      await upsert(harness.writer, LIBRARY);
      const writer = await harness.reopenWriter?.();
      expectEqual([...((await writer?.stage(OTHER_SETTINGS)) ?? ['none'])], [], 'the staged documents');
    },
  },
  {
    name: 'drops a stage that was left by another request',
    why: 'The next run would publish documents that were never meant to be published.',
    appliesTo: canReopen,
    async run(harness) {
      await publish(harness, LIBRARY);
      await harness.writer.stage(SETTINGS);
      await upsert(harness.writer, [documentOf('secret.txt', TELESCOPE)]);
      const writer = await harness.reopenWriter?.();
      const known = await writer?.stage(OTHER_REQUEST);
      expectEqual([...(known?.keys() ?? [])].sort(), SOURCES, 'the sources');
      await writer?.upsert(recordOf(SHORT), chunksOf(SHORT));
      await writer?.publish();
      await harness.settle?.();
      expectTrue(!(await isFound(harness.store, TELESCOPE)), 'the left document is not found');
      expectTrue(await isFound(harness.store, BUTTON), 'the new document is found');
    },
  },
  {
    name: 'drops the removals that were left by another request, too',
    why: 'A run that takes documents out is stopped, and the next one, which must not, does it.',
    appliesTo: canReopen,
    async run(harness) {
      await publish(harness, LIBRARY);
      await harness.writer.stage(SETTINGS);
      await harness.writer.remove('piano.txt');
      const writer = await harness.reopenWriter?.();
      const known = await writer?.stage(OTHER_REQUEST);
      expectEqual([...(known?.keys() ?? [])].sort(), SOURCES, 'the sources');
      await writer?.publish();
      await harness.settle?.();
      expectTrue(await isFound(harness.store, PIANO), 'the document is found');
    },
  },
  {
    name: 'drops its own stage when it gets another request',
    why: 'A program that indexes two folders with one writer, and catches the failure of the first.',
    async run({ writer }) {
      await writer.stage(SETTINGS);
      await upsert(writer, [SHORT]);
      expectEqual([...(await writer.stage(OTHER_REQUEST))], [], 'the staged documents');
    },
  },
  {
    name: 'keeps the published index for any request',
    why: 'A folder that is indexed on its own would push out all others.',
    async run(harness) {
      await publish(harness, LIBRARY);
      await publish(harness, [SHORT], OTHER_REQUEST);
      expectTrue(await isFound(harness.store, PIANO), 'the document of the first request is found');
    },
  },
  {
    name: 'keeps the generation for any request',
    why: 'The same documents would be answered twice, because the caches differ.',
    async run(harness) {
      const first = await publish(harness, LIBRARY);
      expectEqual(await publish(harness, LIBRARY, OTHER_REQUEST), first, 'the generation');
    },
  },
];
