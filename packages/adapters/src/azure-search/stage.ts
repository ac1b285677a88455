import type { DocumentRecord, StageSettings } from '@rag/core';
import type { IndexVersion, Pointer } from './index-entry.ts';

/** What the writer's name stands for at the service. */
export interface IndexTarget {
  /** `alias` when the name is an alias or can become one; `in-place` when it is an index. */
  readonly mode: 'alias' | 'in-place';
  /** The index that is served, or that takes the changes. Undefined before the first publication. */
  readonly index: string | undefined;
  /** What is published. Undefined before the first publication. */
  readonly pointer: Pointer | undefined;
}

/** A set of changes that is not published yet. */
export interface Stage {
  readonly settings: StageSettings;
  /** What is served now. */
  readonly current: IndexTarget;
  /** When `current` was read, in milliseconds since the epoch. */
  readonly resolvedAt: number;
  /** Where the changes are written. */
  readonly next: IndexVersion;
  /** Published documents that stay as they are, by source. Empty when the settings change. */
  readonly unchanged: Map<string, DocumentRecord>;
  /** Documents that are written to `next`, by source. */
  readonly staged: Map<string, DocumentRecord>;
  readonly removed: Set<string>;
  /** The reason why a document cannot be published, by source. */
  readonly problems: Map<string, string>;
  /** Resolves when `next` exists and carries this stage's marker. Undefined before the first change. */
  preparing: Promise<void> | undefined;
  /** Whether `next` was verified and has not changed since. */
  isVerified: boolean;
}
