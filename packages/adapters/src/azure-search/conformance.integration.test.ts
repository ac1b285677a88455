import { describeConformance, indexWriterConformance, vectorStoreConformance } from '@rag/core/testing';
import { describe, it } from 'vitest';
import { createIndexHarness } from './__fixtures__/harness.ts';

describe.each([
  ['under an alias', {}],
  ['in place, without aliases', { aliases: false }],
  ['under an alias, with documents that show late', { visibleAfterMs: 2_000, aliasPropagationMs: 10_000 }],
  ['in place, with documents that show late', { aliases: false, visibleAfterMs: 2_000 }],
])('%s', (_where, options) => {
  const createHarness = () => createIndexHarness(options);
  describeConformance(vectorStoreConformance, createHarness, { describe, it });
  describeConformance(indexWriterConformance, createHarness, { describe, it });
});
