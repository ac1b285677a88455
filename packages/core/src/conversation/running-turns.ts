/** A turn under way, which is told when its conversation is forgotten. */
export interface RunningTurn {
  readonly sessionId: string;
  /** Whether its conversation was forgotten since it began: then it must not be remembered. */
  isForgotten: boolean;
  previous: RunningTurn | undefined;
  next: RunningTurn | undefined;
}

/**
 * The turns under way in this process. The turns themselves form a linked list, so that a cached
 * answer allocates nothing for it; only `forget`, which is rare, walks through it.
 */
export interface RunningTurns {
  begin(turn: RunningTurn): void;
  end(turn: RunningTurn): void;
  forget(sessionId: string): void;
}

export function createRunningTurns(): RunningTurns {
  let first: RunningTurn | undefined;

  return {
    begin(turn) {
      turn.next = first;
      if (first !== undefined) first.previous = turn;
      first = turn;
    },
    end(turn) {
      if (turn.previous !== undefined) turn.previous.next = turn.next;
      else if (first === turn) first = turn.next;
      if (turn.next !== undefined) turn.next.previous = turn.previous;
      turn.previous = undefined;
      turn.next = undefined;
    },
    forget(sessionId) {
      for (let turn = first; turn !== undefined; turn = turn.next) {
        if (turn.sessionId === sessionId) turn.isForgotten = true;
      }
    },
  };
}
