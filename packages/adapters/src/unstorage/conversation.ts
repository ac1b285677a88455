import type { SessionMessage } from '@rag/core';

/** A message that knows its place in the conversation, so that copies of it can be told to be the same. */
export interface Entry extends SessionMessage {
  /** Which addition it came with, unguessable, and its position therein. */
  readonly addition: string;
  readonly position: number;
  /** When it was added, by a clock that never stands still: later additions have greater times. */
  readonly time: number;
}

/** What one addition saw and added, or what one clearing took away. */
export interface Snapshot {
  readonly entries: readonly Entry[];
  /** The additions that were cleared. */
  readonly cleared: readonly string[];
}

/**
 * The union of what was seen, without what was cleared, oldest first. In whatever order the snapshots come and
 * however often, the result is the same (a two-phase set: Shapiro et al., "Conflict-free replicated data
 * types", 2011), so nothing has to be written in turn.
 */
export function merge(snapshots: readonly Snapshot[]): Entry[] {
  const cleared = new Set(snapshots.flatMap((snapshot) => snapshot.cleared));
  const entries = new Map(
    snapshots
      .flatMap((snapshot) => snapshot.entries)
      .filter(({ addition }) => !cleared.has(addition))
      .map((entry) => [`${entry.addition} ${entry.position}`, entry]),
  );
  return [...entries.values()].sort(inOrder);
}

/** The messages as entries after all the others. */
export function toEntries(
  messages: readonly SessionMessage[],
  after: readonly Entry[],
  nowMs: number,
): Entry[] {
  const addition = crypto.randomUUID();
  const time = Math.max(nowMs, (after.at(-1)?.time ?? 0) + 1);
  return messages.map(({ role, content }, position) => ({ role, content, addition, position, time }));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  return encoder.encode(JSON.stringify(snapshot));
}

/** `undefined` for what is not a snapshot, such as a file that is still being written. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot | undefined {
  try {
    const snapshot: Partial<Snapshot> | null = JSON.parse(decoder.decode(bytes));
    if (!Array.isArray(snapshot?.entries) || !Array.isArray(snapshot.cleared)) return undefined;
    return { entries: snapshot.entries, cleared: snapshot.cleared };
  } catch {
    return undefined;
  }
}

function inOrder(left: Entry, right: Entry): number {
  if (left.time !== right.time) return left.time - right.time;
  if (left.addition !== right.addition) return left.addition < right.addition ? -1 : 1;
  return left.position - right.position;
}
