import { requirePositive, withDeadline } from '@rag/core/adapter';
import { type CallPort, decoratePort, type PortOf } from './decorate-port.ts';

/**
 * Limits how long each call of a port may take. A call that takes longer is aborted upstream and rejects with
 * `timeout`; a caller who gives up first gets `aborted`. For a model's stream see `withTimeouts`.
 *
 * @example
 * const store = withTimeout(createAzureSearchStore({ client }), { timeoutMs: 2_000 });
 */
export function withTimeout<Port extends CallPort>(
  port: Port,
  { timeoutMs }: { readonly timeoutMs: number },
): PortOf<Port> {
  requirePositive({ timeoutMs });
  return decoratePort(port, (call, { signal }) => withDeadline(call, { timeoutMs, signal }));
}
