import { type ContentEvent, withoutCost } from '../answer/index.ts';
import { RagError, type RagErrorCode, toRagError } from '../errors.ts';

/** Part of every key, so that replicas of different releases do not read one another's entries. */
export const RELAY_FORMAT = 2;

interface RelayedFailure {
  readonly type: 'failure';
  readonly code: RagErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly details: RagError['details'];
}

/** Events as entries of the relay, texts that follow each other as one. */
export function encodeEvents(events: readonly ContentEvent[]): string[] {
  const entries: string[] = [];
  let text = '';
  const endText = (): void => {
    if (text !== '') entries.push(encodeEvent({ type: 'delta', text }));
    text = '';
  };
  for (const event of events) {
    if (event.type === 'delta') text += event.text;
    else {
      endText();
      entries.push(encodeEvent(event));
    }
  }
  endText();
  return entries;
}

/** The leader alone counts what the answer cost. */
function encodeEvent(event: ContentEvent): string {
  if (event.type !== 'content') return JSON.stringify(event);
  return JSON.stringify({ ...event, content: withoutCost(event.content) });
}

/** A failure as an entry, so that all followers fail alike. Its cause stays where it happened. */
export function encodeFailure(error: unknown): string {
  const { code, message, retryable, retryAfterMs, details } = toRagError(error);
  const failure: RelayedFailure = { type: 'failure', code, message, retryable, retryAfterMs, details };
  return JSON.stringify(failure);
}

/** The event or, as a value, the failure of the leader. */
export function decodeEntry(entry: string): ContentEvent | RagError {
  const decoded = JSON.parse(entry) as ContentEvent | RelayedFailure;
  if (decoded.type !== 'failure') return decoded;
  const { code, message, retryable, retryAfterMs, details } = decoded;
  return new RagError(code, message, {
    retryable,
    details,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
