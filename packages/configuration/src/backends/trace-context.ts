import { context, propagation } from '@opentelemetry/api';

/**
 * The headers that continue the active trace at the service that is called (W3C Trace Context). None where the program
 * has no propagator, as without telemetry.
 */
export function traceHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** A `fetch` in the active trace. */
export function inTrace(send: typeof fetch): typeof fetch {
  return (input, init) => {
    const added = Object.entries(traceHeaders());
    if (added.length === 0) return send(input, init);
    const headers = new Headers(init?.headers);
    for (const [name, value] of added) headers.set(name, value);
    return send(input, { ...init, headers });
  };
}
