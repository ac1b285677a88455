import { describe, expect, it } from 'vitest';
import type { IndexWriter } from '../ports/index.ts';
import {
  createPlainIndex,
  createPlainWriter,
  type Disk,
  type PlainContent,
} from './__fixtures__/plain-index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import type { IndexHarness } from './index-harness.ts';
import { indexWriterConformance } from './index-writer.ts';

describeConformance(indexWriterConformance, async () => createPlainIndex(), { describe, it });

/** Every writer on the disk is broken in the same way, also one that is opened later. */
type Breaking = (writer: IndexWriter, disk: Disk) => Partial<IndexWriter>;

function broken(breaking: Breaking) {
  return async (): Promise<IndexHarness> => {
    const { disk, ...harness } = createPlainIndex();
    const open = (): IndexWriter => {
      const writer = createPlainWriter(disk);
      return { ...writer, ...breaking(writer, disk) };
    };
    return {
      ...harness,
      writer: open(),
      async reopenWriter() {
        disk.owner = undefined;
        return open();
      },
      openRival: async () => open(),
    };
  };
}

const staged = (disk: Disk): PlainContent['documents'] => disk.stage?.documents ?? new Map();

const breakings: readonly (readonly [string, Breaking, readonly string[]])[] = [
  [
    'forgets what it published',
    (writer) => ({
      stage: async (settings, options) => (await writer.stage(settings, options)) && new Map(),
    }),
    [
      'remembers each published document by its record',
      'keeps the last of two versions staged one after the other',
      'resumes a stage that another process left',
      'drops a stage that was left by another request',
      'drops the removals that were left by another request, too',
      'remembers what was published after it is opened again',
    ],
  ],
  [
    'publishes every change at once',
    (writer, disk) => ({
      async upsert(record, chunks, options) {
        await writer.upsert(record, chunks, options);
        if (disk.stage !== undefined) disk.published = { ...disk.stage, documents: new Map(staged(disk)) };
      },
    }),
    [
      'shows nothing before the first publish',
      'shows no staged document before publish',
      'drops a stage that was left by another request',
      'drops its own stage when it gets another request',
    ],
  ],
  [
    'removes at once',
    (writer, disk) => ({
      async remove(source, options) {
        await writer.remove(source, options);
        disk.published?.documents.delete(source);
      },
    }),
    ['shows no removal before publish', 'drops the removals that were left by another request, too'],
  ],
  [
    'publishes what was staged and nothing else',
    (writer, disk) => {
      const touched = new Set<string>();
      return {
        async upsert(record, chunks, options) {
          await writer.upsert(record, chunks, options);
          touched.add(record.source);
        },
        async publish(options) {
          for (const source of staged(disk).keys()) if (!touched.has(source)) staged(disk).delete(source);
          touched.clear();
          return writer.publish(options);
        },
      };
    },
    [
      'publishes additions and keeps the rest',
      'keeps the generation when the same documents are published again',
      'resumes a stage that another process left',
      'drops the removals that were left by another request, too',
      'keeps the published index for any request',
    ],
  ],
  [
    'leaves the tail of an old version',
    (writer, disk) => ({
      async upsert(record, chunks, options) {
        const old = staged(disk).get(record.source)?.chunks ?? [];
        const tail = old.filter(({ id }) => !chunks.some((chunk) => chunk.id === id));
        await writer.upsert(record, [...chunks, ...tail], options);
      },
    }),
    [
      'removes all old passages of a document that has shrunk',
      'keeps the last of two versions staged one after the other',
      'verifies a complete stage',
    ],
  ],
  [
    'keeps the first of two versions in a stage',
    (writer, disk) => {
      const seen = new Set<string>();
      return {
        async upsert(record, chunks, options) {
          if (!(seen.has(record.source) && staged(disk).has(record.source)))
            await writer.upsert(record, chunks, options);
          seen.add(record.source);
        },
        async publish(options) {
          seen.clear();
          return writer.publish(options);
        },
      };
    },
    ['keeps the last of two versions staged one after the other'],
  ],
  [
    'does not remove',
    () => ({ remove: async () => {} }),
    [
      'removes a document',
      'removes a staged document, too',
      'publishes an index that has become empty',
      'resumes the removals, too',
    ],
  ],
  [
    'removes only what is published',
    (writer, disk) => ({
      async remove(source, options) {
        if (disk.published?.documents.has(source)) await writer.remove(source, options);
      },
    }),
    ['removes a staged document, too'],
  ],
  [
    'refuses to remove what it does not know',
    (writer, disk) => ({
      async remove(source, options) {
        if (!staged(disk).has(source)) throw new Error('unknown');
        await writer.remove(source, options);
      },
    }),
    ['accepts the removal of an unknown document'],
  ],
  [
    'never takes a removed document back',
    (writer) => {
      const removed = new Set<string>();
      return {
        async remove(source, options) {
          await writer.remove(source, options);
          removed.add(source);
        },
        async upsert(record, chunks, options) {
          if (!removed.has(record.source)) await writer.upsert(record, chunks, options);
        },
      };
    },
    ['restores a document that was removed before'],
  ],
  [
    'verifies nothing',
    () => ({ verify: async () => {} }),
    ['finds a document that lacks passages', 'finds a vector of another length'],
  ],
  [
    'names a generation of its own',
    (writer) => {
      let published = 0;
      return {
        publish: async (options) => (await writer.publish(options)) && { generation: `${published++}` },
      };
    },
    [
      'returns the generation that the store then names',
      'keeps the generation when the same documents are published again',
      'returns to an earlier generation with its documents',
      'keeps the generation for any request',
    ],
  ],
  [
    'keeps documents that were made under other settings',
    (writer, disk) => ({
      async stage(settings, options) {
        await writer.stage(settings, options);
        for (const [source, document] of disk.published?.documents ?? [])
          if (!staged(disk).has(source)) staged(disk).set(source, document);
        return new Map([...staged(disk)].map(([source, { record }]) => [source, record]));
      },
    }),
    [
      'rebuilds under other settings and serves the old index until then',
      'resumes the removals, too',
      'rebuilds for another embedding model with the same dimensions',
    ],
  ],
  [
    'gives up the old index as soon as the settings change',
    (writer, disk) => ({
      async stage(settings, options) {
        if (disk.published !== undefined && disk.published.settings.fingerprint !== settings.fingerprint)
          disk.published = undefined;
        return writer.stage(settings, options);
      },
    }),
    ['rebuilds under other settings and serves the old index until then'],
  ],
  [
    'does not publish an empty index',
    (writer, disk) => ({
      async publish(options) {
        if (staged(disk).size === 0 && disk.published !== undefined) return { generation: '' };
        return writer.publish(options);
      },
    }),
    ['publishes an index that has become empty'],
  ],
  [
    'does not look at the signal',
    (writer) => ({
      stage: (settings) => writer.stage(settings),
      upsert: (record, chunks) => writer.upsert(record, chunks),
      publish: () => writer.publish(),
    }),
    ['rejects with aborted for a caller that has aborted, and changes nothing'],
  ],
  [
    'writes first and looks at the signal then',
    (writer) => ({
      async upsert(record, chunks, options) {
        await writer.upsert(record, chunks);
        await writer.upsert(record, chunks, options);
      },
    }),
    ['rejects with aborted for a caller that has aborted, and changes nothing'],
  ],
  [
    'stages in memory',
    (writer, disk) => {
      let isFirst = true;
      return {
        async stage(settings, options) {
          if (isFirst) disk.stage = undefined;
          isFirst = false;
          return writer.stage(settings, options);
        },
      };
    },
    ['resumes a stage that another process left', 'resumes the removals, too'],
  ],
  [
    'resumes a stage whatever the settings',
    (writer, disk) => ({
      async stage(settings, options) {
        if (disk.stage !== undefined)
          disk.stage = { ...disk.stage, settings: { ...settings, request: disk.stage.settings.request } };
        return writer.stage(settings, options);
      },
    }),
    ['drops a stage that was left under other settings'],
  ],
  [
    'resumes a stage whatever the request',
    (writer, disk) => ({
      stage: (settings, options) =>
        writer.stage({ ...settings, request: disk.stage?.settings.request ?? settings.request }, options),
    }),
    [
      'drops a stage that was left by another request',
      'drops the removals that were left by another request, too',
      'drops its own stage when it gets another request',
    ],
  ],
  [
    'keeps the removals of another request',
    (writer, disk) => ({
      async stage(settings, options) {
        const before = disk.stage;
        const known = new Map(await writer.stage(settings, options));
        if (before === undefined || before.settings.request === settings.request) return known;
        for (const source of [...known.keys()])
          if (!before.documents.has(source)) {
            known.delete(source);
            staged(disk).delete(source);
          }
        return known;
      },
    }),
    ['drops the removals that were left by another request, too'],
  ],
  [
    'takes the request for a setting',
    (writer) => ({
      stage: (settings, options) =>
        writer.stage({ ...settings, fingerprint: `${settings.fingerprint} ${settings.request}` }, options),
    }),
    [
      'drops a stage that was left by another request',
      'drops the removals that were left by another request, too',
      'keeps the published index for any request',
      'keeps the generation for any request',
    ],
  ],
  [
    'does not look at the embedding model',
    (writer) => ({
      stage: ({ embeddingModel: _, ...settings }, options) => writer.stage(settings, options),
    }),
    ['rebuilds for another embedding model with the same dimensions'],
  ],
  [
    'lets anyone write',
    (writer, disk) => ({
      async stage(settings, options) {
        disk.owner = undefined;
        return writer.stage(settings, options);
      },
    }),
    ['refuses a second writer with index_locked'],
  ],
];

describe('indexWriterConformance', () => {
  it.each(breakings)('catches a writer that %s', async (_flaw, breaking, expected) => {
    expect(await failedCases(indexWriterConformance, broken(breaking))).toEqual(expected);
  });
});
