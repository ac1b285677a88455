import { type ActionResult, applyAction, type IndexAction, type StoredDocument } from './documents.ts';
import type { IndexDefinition } from './index-definition.ts';

interface PendingChange {
  readonly key: string;
  readonly document: StoredDocument | undefined;
  readonly showsAt: number;
}

/** One index: what is stored for good, and what queries see of it yet. */
export interface SearchIndex {
  definition: IndexDefinition;
  etag: string;
  /** Makes of each action what it does, and tells; `refuse` may make one fail on purpose. */
  apply(
    actions: readonly IndexAction[],
    refuse: (key: string) => ActionResult | undefined,
    showsAt: number,
  ): ActionResult[];
  /** What a query sees at this time. */
  look(nowMs: number): ReadonlyMap<string, StoredDocument>;
}

export function createSearchIndex(definition: IndexDefinition, etag: string): SearchIndex {
  const stored = new Map<string, StoredDocument>();
  const visible = new Map<string, StoredDocument>();
  let pending: PendingChange[] = [];

  const show = ({ key, document }: PendingChange): void => {
    if (document === undefined) visible.delete(key);
    else visible.set(key, document);
  };

  return {
    definition,
    etag,
    apply(actions, refuse, showsAt) {
      return actions.map((action) => {
        const refused = refuse(action.key);
        if (refused !== undefined) return refused;
        const { next, result } = applyAction(action, stored.get(action.key), this.definition);
        if (!result.status) return result;
        if (next === undefined) stored.delete(action.key);
        else stored.set(action.key, next);
        pending.push({ key: action.key, document: next, showsAt });
        return result;
      });
    },
    look(nowMs) {
      for (const change of pending) if (change.showsAt <= nowMs) show(change);
      pending = pending.filter(({ showsAt }) => showsAt > nowMs);
      return visible;
    },
  };
}
