import { describeConformance, indexWriterConformance, vectorStoreConformance } from '@rag/core/testing';
import { describe, it } from 'vitest';
import { createIndexHarness } from './__fixtures__/search-fixture.ts';

describe.each([
  ['under an alias', {}],
  ['in place on a service without aliases', { aliases: false }],
  ['under an alias when writes become visible late', { visibleAfterMs: 2_000, aliasPropagationMs: 10_000 }],
  ['in place when writes become visible late', { aliases: false, visibleAfterMs: 2_000 }],
])('%s', (_mode, options) => {
  const createHarness = () => createIndexHarness(options);
  describeConformance(vectorStoreConformance, createHarness, { describe, it });
  describeConformance(indexWriterConformance, createHarness, { describe, it });
});
