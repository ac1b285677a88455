/** What a replica tells about itself. */
export interface ReplicaState {
  readonly version: string;
  /** The generation of the index that it answers from; absent where there is no index. */
  readonly generation?: string;
  readonly openStreams: number;
  readonly isReady: boolean;
}

export interface Replica extends ReplicaState {
  /** Short, made at its start: tells replicas apart and nothing else. */
  readonly name: string;
  readonly startedAtMs: number;
  /** The state of each circuit breaker that ever changed, by back end. */
  readonly circuits: Readonly<Record<string, string>>;
}

const NAME_LENGTH = 8;

/** The replicas by their notes, the oldest first. A note that another release wrote in another form is left out. */
export function readReplicas(notes: Readonly<Record<string, string>>): readonly Replica[] {
  return Object.entries(notes)
    .flatMap(([member, note]) => {
      const state = parse(note);
      return state === undefined ? [] : [{ ...state, name: member.slice(0, NAME_LENGTH) }];
    })
    .sort((one, other) => one.startedAtMs - other.startedAtMs);
}

function parse(note: string): Omit<Replica, 'name'> | undefined {
  try {
    const state = JSON.parse(note) as Omit<Replica, 'name'>;
    return typeof state.startedAtMs === 'number' && typeof state.circuits === 'object' ? state : undefined;
  } catch {
    return undefined;
  }
}
