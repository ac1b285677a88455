import type { LLM } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';
import { type Circuit, type CircuitBreakerOptions, createCircuit } from './circuit.ts';
import { type Around, type CallPort, decoratePort, type PortOf, unavailableCode } from './decorate-port.ts';
import { withLayer } from './with-layer.ts';

/**
 * Stops calling a back end that keeps failing, so that it can recover and callers fail at once. Opens after a number of
 * consecutive failures, or at once when the back end asks for a long pause. When the time is over, one trial call
 * passes; other calls are refused until it has succeeded.
 *
 * A refused call rejects as the port does when its back end is down, with `retryAfterMs`. A stream counts as a success
 * when it finishes, and as a failure when it fails before that.
 *
 * @example
 * const guarded = withCircuitBreaker(llm, { onStateChange: (state) => logger.warn(state) });
 */
export function withCircuitBreaker(port: LLM, options?: CircuitBreakerOptions): LLM;
export function withCircuitBreaker<Port extends CallPort>(
  port: Port,
  options?: CircuitBreakerOptions,
): PortOf<Port>;
export function withCircuitBreaker(port: LLM | CallPort, options?: CircuitBreakerOptions): LLM | CallPort {
  const circuit = createCircuit(unavailableCode(port), options);
  if ('stream' in port) return guardedLLM(port, circuit);
  return decoratePort(port, throughCircuit(circuit));
}

/**
 * One breaker for several ports of one back end, such as Redis: a failure that one of them sees spares the others the
 * wait. Each port rejects with its own code for a back end that is down.
 *
 * @example
 * const guard = createSharedBreaker({ failures: 3, openMs: 1_000 });
 * const [cache, limiter] = [guard(redisCache), guard(redisLimiter)];
 */
export function createSharedBreaker(
  options?: CircuitBreakerOptions,
): <Port extends CallPort>(port: Port) => PortOf<Port> {
  const circuit = createCircuit('cache_unavailable', options);
  return (port) => {
    const code = unavailableCode(port);
    return decoratePort(port, throughCircuit({ enter: () => circuit.enter(code) }));
  };
}

function throughCircuit(circuit: Circuit): Around {
  return async (call, options) => {
    throwIfAborted(options.signal);
    const entered = circuit.enter();
    try {
      const result = await call(options);
      entered.succeed();
      return result;
    } catch (error) {
      entered.fail(error);
      throw error;
    }
  };
}

function guardedLLM(llm: LLM, circuit: Circuit): LLM {
  return withLayer(llm, () => {
    const call = circuit.enter();
    return {
      part(part) {
        if (part.type === 'finish') call.succeed();
        return part;
      },
      fail: (error) => call.fail(error),
      end: () => call.abandon(),
    };
  });
}
