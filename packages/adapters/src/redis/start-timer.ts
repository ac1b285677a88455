/** What a stall of the event loop counts at the most, as a share of the time: a tenth. */
const STEPS = 10;

/**
 * Calls `onTimeout` once, when this process could have heard of an answer for `timeoutMs`, unless the function
 * returned is called before. A time in which the event loop stands still, because a burst of questions comes
 * in or others have the processor, says nothing of a server: it counts as one step at the most.
 */
export function startTimer(timeoutMs: number, onTimeout: () => void): () => void {
  let stepsLeft = STEPS;
  let immediate: ReturnType<typeof setImmediate> | undefined;
  let timer = setTimeout(step, timeoutMs / STEPS);
  function step(): void {
    stepsLeft -= 1;
    // After a stall timers fire before sockets are read: the immediate lets a reply that is there count.
    if (stepsLeft === 0) immediate = setImmediate(onTimeout);
    else timer = setTimeout(step, timeoutMs / STEPS);
  }
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
