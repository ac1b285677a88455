import type { Context } from 'hono';

/** What `@hono/node-server` passes to the app with each request. Other runtimes do not expose the connection. */
interface NodeBindings {
  readonly outgoing?: { destroy(): void };
}

/** Closes the connection of a request. Does nothing on runtimes that do not allow it. */
export function disconnect({ env }: Pick<Context, 'env'>): void {
  (env as NodeBindings | undefined)?.outgoing?.destroy();
}
