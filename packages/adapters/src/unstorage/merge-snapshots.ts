import type { SessionMessage } from '@rag/core';

/** A message with an identity, so that copies of it can be recognized. */
export interface MessageEntry extends SessionMessage {
  /** The random id of the `append` that added it. */
  readonly addition: string;
  /** Its position in that `append`, from 0. */
  readonly position: number;
  /** When it was added. A later addition that saw this one has a greater time, whatever the clocks say. */
  readonly time: number;
}

/** The conversation as one `append` left it, or the additions that one `clear` removed. */
export interface Snapshot {
  readonly entries: readonly MessageEntry[];
  /** The ids of the removed additions. */
  readonly cleared: readonly string[];
}

/**
 * Returns the union of all entries without the removed ones, oldest first. The result does not depend on the
 * order or the number of the snapshots, so writers need no coordination (a two-phase set: Shapiro et al.,
 * "Conflict-free replicated data types", 2011).
 */
export function mergeSnapshots(snapshots: readonly Snapshot[]): MessageEntry[] {
  const cleared = new Set(snapshots.flatMap((snapshot) => snapshot.cleared));
  const entries = new Map(
    snapshots
      .flatMap((snapshot) => snapshot.entries)
      .filter(({ addition }) => !cleared.has(addition))
      .map((entry) => [`${entry.addition} ${entry.position}`, entry]),
  );
  return [...entries.values()].sort(compareEntries);
}

/** Converts new messages to entries that follow all existing ones. */
export function toEntries(
  messages: readonly SessionMessage[],
  existing: readonly MessageEntry[],
  nowMs: number,
): MessageEntry[] {
  const addition = crypto.randomUUID();
  const time = Math.max(nowMs, (existing.at(-1)?.time ?? 0) + 1);
  return messages.map(({ role, content }, position) => ({ role, content, addition, position, time }));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  return encoder.encode(JSON.stringify(snapshot));
}

/** Decodes a snapshot. Undefined for anything else, such as a file that is still being written. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot | undefined {
  try {
    const snapshot: Partial<Snapshot> | null = JSON.parse(decoder.decode(bytes));
    if (!Array.isArray(snapshot?.entries) || !Array.isArray(snapshot.cleared)) return undefined;
    return { entries: snapshot.entries, cleared: snapshot.cleared };
  } catch {
    return undefined;
  }
}

function compareEntries(left: MessageEntry, right: MessageEntry): number {
  if (left.time !== right.time) return left.time - right.time;
  if (left.addition !== right.addition) return left.addition < right.addition ? -1 : 1;
  return left.position - right.position;
}
