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

/** The global `fetch`, in the active trace. */
export const fetchInTrace: typeof fetch = (input, init) => {
  const added = Object.entries(traceHeaders());
  if (added.length === 0) return fetch(input, init);
  const headers = new Headers(init?.headers);
  for (const [name, value] of added) headers.set(name, value);
  return fetch(input, { ...init, headers });
};
