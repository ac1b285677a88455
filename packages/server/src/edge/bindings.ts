/** The part of Cloudflare's `KVNamespace` that is used in addition to unstorage's driver. */
export interface KeyValueBinding {
  get(
    key: string,
    options: { readonly type: 'arrayBuffer'; readonly cacheTtl: number },
  ): Promise<ArrayBuffer | null>;
}

/** The bindings that the runtime passes to the worker: the storage and the variables of `.env.example`. */
export interface EdgeBindings {
  /** Cache, conversations and the exported index. */
  readonly STORAGE: KeyValueBinding;
  readonly [variable: string]: unknown;
}

/** The part of the runtime's `ExecutionContext` that is used. */
export interface EdgeContext {
  /** Keeps the work of a request alive for some seconds after its answer. */
  waitUntil(work: Promise<unknown>): void;
}

/** The plain-text bindings, in the form of process environment variables. */
export function variablesOf(bindings: EdgeBindings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(bindings).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
