import type { WireChunk } from './wire-chunk.ts';

/** Reads the JSON of a chunk. The result may change with the next call. */
export type ParseChunk = (json: string) => WireChunk;

/** A chunk and its JSON before and behind its text, which has no escapes. */
interface Frame {
  readonly before: string;
  readonly behind: string;
  readonly chunk: WireChunk;
  readonly delta: { content?: unknown };
}

const KEY = '"content"';
const COLON = /^\s*:\s*$/u;
/** What a text that stands in JSON as it is does not have. */
const ESCAPED = /["\\\p{Cc}]/u;
/** So many frames in a row that no chunk had again show that the chunks of this server differ in more than their text. */
const MAX_UNUSED_FRAMES = 3;

/**
 * Parses the chunks of one reply. Those of most servers differ in their text alone, so if the JSON around it is the same as
 * in the chunk before, no more than the text is read.
 */
export function createChunkParser(): ParseChunk {
  let frame: Frame | undefined;
  let unusedFrames = 0;

  return (json) => {
    const text = frame && textIn(json, frame);
    if (frame !== undefined && text !== undefined) {
      unusedFrames = 0;
      frame.delta.content = text;
      return frame.chunk;
    }
    const chunk = toChunk(JSON.parse(json));
    const next = unusedFrames < MAX_UNUSED_FRAMES ? toFrame(json, chunk) : undefined;
    if (next !== undefined) {
      frame = next;
      unusedFrames += 1;
    }
    return chunk;
  };
}

/** Some servers send heartbeats of `null` or of text. */
function toChunk(value: unknown): WireChunk {
  return typeof value === 'object' && value !== null ? value : {};
}

/** The text of a chunk that has the same frame. */
function textIn(json: string, { before, behind }: Frame): string | undefined {
  const end = json.length - behind.length;
  // Slices are compared faster than by `startsWith`.
  if (end < before.length || json.slice(0, before.length) !== before || json.slice(end) !== behind)
    return undefined;
  const text = json.slice(before.length, end);
  return ESCAPED.test(text) ? undefined : text;
}

/** The frame of a chunk, if there is no doubt where its text stands. One without text may be a thought, each of which differs. */
function toFrame(json: string, chunk: WireChunk): Frame | undefined {
  const delta = chunk.choices?.[0]?.delta;
  const key = json.indexOf(KEY);
  if (
    typeof delta?.content !== 'string' ||
    delta.content === '' ||
    key !== json.lastIndexOf(KEY) ||
    json.includes('\\')
  )
    return undefined;
  const start = json.indexOf('"', key + KEY.length) + 1;
  if (!COLON.test(json.slice(key + KEY.length, start - 1))) return undefined;
  // Joined, so that they are copies: a slice would keep all that was read together for as long as the reply.
  const before = [json.slice(0, start - 1), '"'].join('');
  const behind = ['"', json.slice(start + delta.content.length + 1)].join('');
  return { before, behind, chunk, delta };
}
