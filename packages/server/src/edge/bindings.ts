/** The part of Cloudflare's `KVNamespace` that is used beside unstorage's driver. */
export interface KeyValueBinding {
  get(
    key: string,
    options: { readonly type: 'arrayBuffer'; readonly cacheTtl: number },
  ): Promise<ArrayBuffer | null>;
}

/** What the runtime hands to the worker: the storage, and the variables of `.env.example`. */
export interface EdgeBindings {
  /** Cache, conversations and the exported index. */
  readonly STORAGE: KeyValueBinding;
  readonly [variable: string]: unknown;
}

/** The part of the runtime's `ExecutionContext` that is used. */
export interface EdgeContext {
  /** Keeps the request's work alive beyond its answer, for some seconds. */
  waitUntil(work: Promise<unknown>): void;
}

/** The bindings that are plain text, as a process has them in its environment. */
export function variablesOf(bindings: EdgeBindings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(bindings).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
