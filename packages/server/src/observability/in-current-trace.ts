import { context, trace } from '@opentelemetry/api';

/** The same function, called in the trace that is active now. For callbacks that come from outside of a request. */
export function inCurrentTrace<Args extends unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  return trace.getActiveSpan() === undefined ? callback : context.bind(context.active(), callback);
}
