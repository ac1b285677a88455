import { type ActionResult, applyAction, type IndexAction, type StoredDocument } from './documents.ts';
import type { IndexDefinition } from './index-definition.ts';

interface PendingChange {
  readonly key: string;
  readonly document: StoredDocument | undefined;
  readonly visibleAt: number;
}

/** One index: its stored documents, and those that queries see already. */
export interface SearchIndex {
  definition: IndexDefinition;
  etag: string;
  /** Applies actions in order. `refuse` can make one fail, as a fault. */
  apply(
    actions: readonly IndexAction[],
    refuse: (key: string) => ActionResult | undefined,
    visibleAt: number,
  ): ActionResult[];
  /** The documents that a query sees at this time; the same map until they change. */
  visibleDocuments(nowMs: number): ReadonlyMap<string, StoredDocument>;
}

export function createSearchIndex(definition: IndexDefinition, etag: string): SearchIndex {
  const stored = new Map<string, StoredDocument>();
  let visible: ReadonlyMap<string, StoredDocument> = new Map();
  let pending: PendingChange[] = [];

  const show = (changes: readonly PendingChange[]): void => {
    const next = new Map(visible);
    for (const { key, document } of changes)
      if (document === undefined) next.delete(key);
      else next.set(key, document);
    visible = next;
  };

  return {
    definition,
    etag,
    apply(actions, refuse, visibleAt) {
      return actions.map((action) => {
        const refused = refuse(action.key);
        if (refused !== undefined) return refused;
        const { next, result } = applyAction(action, stored.get(action.key), this.definition);
        if (!result.status) return result;
        if (next === undefined) stored.delete(action.key);
        else stored.set(action.key, next);
        pending.push({ key: action.key, document: next, visibleAt });
        return result;
      });
    },
    visibleDocuments(nowMs) {
      const due = pending.filter(({ visibleAt }) => visibleAt <= nowMs);
      if (due.length === 0) return visible;
      show(due);
      pending = pending.filter(({ visibleAt }) => visibleAt > nowMs);
      return visible;
    },
  };
}
