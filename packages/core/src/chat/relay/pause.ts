export interface Pause {
  /** Resolves when the time is over or the pause was ended. */
  readonly over: Promise<void>;
  end(): void;
}

/** A timer that can be ended early and then leaves nothing behind. */
export function createPause(ms: number): Pause {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { over, end };
}
