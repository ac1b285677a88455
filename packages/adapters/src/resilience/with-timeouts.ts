import { type LLM, RagError } from '@rag/core';
import { abortedBy, requirePositive } from '@rag/core/adapter';
import { withLayer } from './with-layer.ts';

/** Each limit in milliseconds. An absent limit does not apply. */
export interface StreamTimeouts {
  /** From the first pull to the first part: connecting, headers and the model's reasoning. */
  readonly firstTokenMs?: number;
  /** From a pull to its part. The time that the reader takes does not count. */
  readonly gapMs?: number;
  /** From the first pull to the end, the reader's time included. */
  readonly totalMs?: number;
}

/**
 * Limits how long a model may take. At a limit the call upstream is aborted, before its headers or in its body, and
 * the pull rejects with `timeout` at once, even if the model ignores its signal. A caller who gives up first gets
 * `aborted`.
 *
 * @example
 * const limited = withTimeouts(llm, { firstTokenMs: 8_000, gapMs: 10_000, totalMs: 60_000 });
 */
export function withTimeouts(llm: LLM, timeouts: StreamTimeouts): LLM {
  requirePositive({ ...timeouts });
  return withLayer(llm, (_request, { signal: caller }, interrupt) => {
    const controller = new AbortController();
    const clock = createClock(timeouts, interrupt);
    const onCallerAbort = (): void => interrupt(abortedBy(caller));
    caller?.addEventListener('abort', onCallerAbort, { once: true });
    return {
      signal: controller.signal,
      await: clock.await,
      abort: (error) => controller.abort(error),
      part(part) {
        clock.arrive();
        return part;
      },
      end() {
        clock.stop();
        caller?.removeEventListener('abort', onCallerAbort);
      },
    };
  });
}

interface Clock {
  /** A part is awaited from now on. */
  await(): void;
  /** It has come. */
  arrive(): void;
  stop(): void;
}

/**
 * One timer for a stream. It looks when it fires how long the reader has waited by then: starting and stopping one for
 * each part would cost more than all else that this does.
 */
function createClock(
  { firstTokenMs, gapMs, totalMs }: StreamTimeouts,
  onTimeout: (error: RagError) => void,
): Clock {
  const endsAtMs = totalMs === undefined ? Infinity : performance.now() + totalMs;
  let hasFirst = false;
  let awaitedSinceMs = Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firesAtMs = Infinity;

  /** When the part that is awaited now is too late. */
  function partDueMs(): number {
    return awaitedSinceMs + ((hasFirst ? gapMs : firstTokenMs) ?? Infinity);
  }

  function setTimer(): void {
    const dueMs = Math.min(endsAtMs, partDueMs());
    // A timer that fires too early starts another one.
    if (firesAtMs <= dueMs) return;
    clearTimeout(timer);
    firesAtMs = dueMs;
    timer = setTimeout(look, Math.ceil(dueMs - performance.now()));
  }

  function look(): void {
    firesAtMs = Infinity;
    const nowMs = performance.now();
    if (nowMs >= endsAtMs) onTimeout(timeout('The model did not finish', totalMs));
    else if (nowMs < partDueMs()) setTimer();
    else if (hasFirst) onTimeout(timeout('No further token came', gapMs));
    else onTimeout(timeout('No first token came', firstTokenMs));
  }

  setTimer();
  return {
    await() {
      awaitedSinceMs = performance.now();
      setTimer();
    },
    arrive() {
      hasFirst = true;
      awaitedSinceMs = Infinity;
    },
    stop: () => clearTimeout(timer),
  };
}

function timeout(what: string, limitMs = 0): RagError {
  return new RagError('timeout', `${what} within ${limitMs} ms.`, { details: { limitMs } });
}
