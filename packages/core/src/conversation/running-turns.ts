/** A turn under way, which is told when its conversation is forgotten. */
export interface RunningTurn {
  readonly sessionId: string;
  /** Whether its conversation was forgotten since it began: then it must not be remembered. */
  isForgotten: boolean;
}

/** The turns under way in this process. */
export interface RunningTurns {
  begin(turn: RunningTurn): void;
  end(turn: RunningTurn): void;
  forget(sessionId: string): void;
}

export function createRunningTurns(): RunningTurns {
  const running = new Set<RunningTurn>();
  return {
    begin(turn) {
      running.add(turn);
    },
    end(turn) {
      running.delete(turn);
    },
    forget(sessionId) {
      for (const turn of running) if (turn.sessionId === sessionId) turn.isForgotten = true;
    },
  };
}
