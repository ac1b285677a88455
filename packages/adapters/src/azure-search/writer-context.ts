import type { SearchIndexClient } from '@azure/search-documents';
import type { Sleep } from '@rag/core/adapter';
import type { CallService } from './call-service.ts';
import type { AnalyzerName } from './index-definition.ts';

/** A question whose answer the index must contain before it is published. */
export interface GoldenQuery {
  readonly text: string;
  /** The document that one of the first ten passages must come from. */
  readonly source: string;
}

/** What every step of a writer needs. */
export interface WriterContext {
  readonly client: SearchIndexClient;
  readonly call: CallService;
  readonly sleep: Sleep;
  readonly now: () => number;
  /** The name of the alias or of the index. */
  readonly name: string;
  readonly analyzerName: AnalyzerName;
  readonly goldenQueries: readonly GoldenQuery[];
  readonly drainMs: number;
}
