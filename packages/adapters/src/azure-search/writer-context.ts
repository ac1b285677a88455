import type { SearchIndexClient } from '@azure/search-documents';
import type { DocumentRecord, StageSettings } from '@rag/core';
import type { CallService } from './call-service.ts';
import type { Pointer, Target } from './entry.ts';
import type { AnalyzerName } from './index-definition.ts';
import type { Sleep } from './sleep.ts';

/** A question that the index must find an answer to before it is published. */
export interface GoldenQuery {
  readonly text: string;
  /** The document of one of the first ten passages. */
  readonly source: string;
}

/** What all steps of a writer work with. */
export interface WriterContext {
  readonly client: SearchIndexClient;
  readonly call: CallService;
  readonly sleep: Sleep;
  readonly now: () => number;
  readonly name: string;
  readonly analyzerName: AnalyzerName;
  readonly goldenQueries: readonly GoldenQuery[];
  readonly drainMs: number;
}

/** What lies under the writer's name. */
export interface Place {
  /** Whether the name is that of an alias, or can become it; else the index of that name is changed itself. */
  readonly mode: 'alias' | 'in-place';
  /** The index that is served or that the changes are made in, where there is one. */
  readonly index: string | undefined;
  readonly pointer: Pointer | undefined;
}

/** A set of changes under way. */
export interface Stage {
  readonly settings: StageSettings;
  readonly place: Place;
  /** When what is published was seen, in milliseconds since the epoch: servers can have seen it since. */
  readonly seenAt: number;
  readonly target: Target;
  /** Published documents that stay as they are, by source; none under other settings than the published. */
  readonly carried: Map<string, DocumentRecord>;
  readonly staged: Map<string, DocumentRecord>;
  readonly removed: Set<string>;
  /** Why a document cannot be published, by source. */
  readonly faults: Map<string, string>;
  /** Resolves when the target is there and marked as this stage's; `undefined` before that was begun. */
  opening: Promise<void> | undefined;
  /** Whether the target was found to hold what it should, and nothing was changed since. */
  isVerified: boolean;
}
