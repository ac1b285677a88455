/** What a limiter should decide, found by going through all that was admitted. */
export interface PlainLog {
  readonly taken: number;
  /** What is still taken so many microseconds after the last question. */
  takenAfter(micros: number): number;
  /** Moves on, then tells whether so much is admitted, and takes it. */
  consume(atMicros: number, cost: number): boolean;
}

export function createPlainLog(limit: number, windowMs: number): PlainLog {
  const log: { time: number; readonly cost: number }[] = [];
  const windowMicros = windowMs * 1_000;
  let now = 0;
  const takenAfter = (micros: number): number =>
    log.reduce((sum, { time, cost }) => (time + windowMicros > now + micros ? sum + cost : sum), 0);
  return {
    get taken() {
      return takenAfter(0);
    },
    takenAfter,
    consume(atMicros, cost) {
      now = atMicros;
      if (takenAfter(0) + cost > limit) return false;
      // What joins others of its millisecond keeps them for as long as itself.
      for (const entry of log)
        if (Math.floor(entry.time / 1_000) === Math.floor(now / 1_000)) entry.time = now;
      log.push({ time: now, cost });
      return true;
    },
  };
}
