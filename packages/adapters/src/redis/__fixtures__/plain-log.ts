/** The expected decisions of a limiter, computed from a list of all admissions. */
export interface PlainLog {
  readonly taken: number;
  /** The cost that still counts this many microseconds after the last call of `consume`. */
  takenAfter(micros: number): number;
  /** Sets the time, returns whether the cost is admitted, and records an admitted cost. */
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
      // Costs of one millisecond share an entry, so they all expire with the last one.
      for (const entry of log)
        if (Math.floor(entry.time / 1_000) === Math.floor(now / 1_000)) entry.time = now;
      log.push({ time: now, cost });
      return true;
    },
  };
}
