/** A stall of the event loop counts as one step at most: a tenth of the time. */
const STEPS = 10;

/**
 * Calls `onTimeout` once, after this process was able to receive a reply for `timeoutMs`, unless the returned function
 * is called before. While the event loop is blocked, by a burst of questions or by other processes, nothing can be
 * concluded about the server, so a stall counts as one step at most.
 */
export function startTimer(timeoutMs: number, onTimeout: () => void): () => void {
  let stepsLeft = STEPS;
  let timer = setTimeout(step, timeoutMs / STEPS);
  function step(): void {
    stepsLeft -= 1;
    // After a stall, timers fire before sockets are read. One more turn lets a reply that has arrived count.
    timer = stepsLeft === 0 ? setTimeout(onTimeout, 1) : setTimeout(step, timeoutMs / STEPS);
  }
  return () => clearTimeout(timer);
}
