/**
 * How far a reader has read in an answer's text. Small enough to be sent with every event, and enough to tell
 * whether another attempt at the answer continues from there.
 */
export interface AnswerCursor {
  /** In UTF-16 code units. */
  readonly length: number;
  /** FNV-1a over these code units, in 32 bits: it tells wordings apart, and protects nothing. */
  readonly hash: number;
}

const FNV_PRIME = 0x01000193;

/**
 * The cursor before the first character.
 *
 * @example
 * let cursor = START_CURSOR;
 */
export const START_CURSOR: AnswerCursor = { length: 0, hash: 0x811c9dc5 };

/**
 * The cursor behind `text`, which was read at `cursor`.
 *
 * @example
 * if (event.type === 'delta') cursor = advanceCursor(cursor, event.text);
 * // After a lost connection: engine.stream({ message, resume: cursor })
 */
export function advanceCursor({ length, hash }: AnswerCursor, text: string): AnswerCursor {
  let next = hash;
  for (let index = 0; index < text.length; index += 1) {
    next = Math.imul(next ^ text.charCodeAt(index), FNV_PRIME);
  }
  return { length: length + text.length, hash: next >>> 0 };
}

/** Tells whether `text` begins with what was read up to the cursor. */
export function isBeginningOf(text: string, { length, hash }: AnswerCursor): boolean {
  return text.length >= length && advanceCursor(START_CURSOR, text.slice(0, length)).hash === hash;
}
