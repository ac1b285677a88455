import { type ActionResult, applyAction, type IndexAction, type StoredDocument } from './documents.ts';
import type { IndexDefinition } from './index-definition.ts';

interface PendingChange {
  readonly key: string;
  readonly document: StoredDocument | undefined;
  requestsLeft: number;
}

/** One index: what is stored for good, and what queries see of it yet. */
export interface SearchIndex {
  definition: IndexDefinition;
  etag: string;
  /** Makes of each action what it does, and tells; `refuse` may make one fail on purpose. */
  apply(
    actions: readonly IndexAction[],
    refuse: (key: string) => ActionResult | undefined,
    visibleAfterRequests: number,
  ): ActionResult[];
  /** What a query sees. Each look brings pending changes one request nearer. */
  look(): ReadonlyMap<string, StoredDocument>;
}

export function createSearchIndex(definition: IndexDefinition, etag: string): SearchIndex {
  const stored = new Map<string, StoredDocument>();
  const visible = new Map<string, StoredDocument>();
  let pending: PendingChange[] = [];

  const show = ({ key, document }: Pick<PendingChange, 'key' | 'document'>): void => {
    if (document === undefined) visible.delete(key);
    else visible.set(key, document);
  };

  return {
    definition,
    etag,
    apply(actions, refuse, visibleAfterRequests) {
      return actions.map((action) => {
        const refused = refuse(action.key);
        if (refused !== undefined) return refused;
        const { next, result } = applyAction(action, stored.get(action.key), this.definition);
        if (!result.status) return result;
        if (next === undefined) stored.delete(action.key);
        else stored.set(action.key, next);
        const change = { key: action.key, document: next, requestsLeft: visibleAfterRequests };
        if (visibleAfterRequests > 0) pending.push(change);
        else show(change);
        return result;
      });
    },
    look() {
      const due: PendingChange[] = [];
      pending = pending.filter((change) => {
        if (change.requestsLeft-- > 0) return true;
        due.push(change);
        return false;
      });
      for (const change of due) show(change);
      return visible;
    },
  };
}
