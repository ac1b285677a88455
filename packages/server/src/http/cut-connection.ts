import type { Context } from 'hono';

/** What `@hono/node-server` lends to the app with each request; other runtimes keep their connections. */
interface NodeBindings {
  readonly outgoing?: { destroy(): void };
}

/** Breaks the connection of a request, where the runtime lets that be done. */
export function cutConnection({ env }: Context): void {
  (env as NodeBindings | undefined)?.outgoing?.destroy();
}
