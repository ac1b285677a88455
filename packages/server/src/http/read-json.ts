import { RagError } from '@rag/core';
import { ProblemError } from './problem.ts';

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** Rejects other encodings: decoded leniently, a question would be answered as another one. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A parsed JSON body. Throws `unsupported_media_type`, `body_too_large` (for a body without `Content-Length` as soon as it
 * reaches the limit), or `malformed_json` if it is not JSON in UTF-8.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const announced = checkHead(request.headers, maxBytes);
  // A server reads no more than was announced, so only an unannounced body has to be counted.
  if (!announced) {
    const text = await readLimited(request, maxBytes);
    return decoded(() => JSON.parse(text));
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await request.arrayBuffer();
  } catch (cause) {
    return endedEarly(cause);
  }
  return decoded(() => JSON.parse(UTF_8.decode(bytes)));
}

/** Whether the length of the body is announced. */
function checkHead(headers: Headers, maxBytes: number): boolean {
  if (!JSON_TYPE.test(headers.get('content-type') ?? '')) {
    throw new ProblemError('unsupported_media_type', 'The body has to be application/json.');
  }
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError('unsupported_media_type', 'The body has to come without Content-Encoding.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const announced = headers.get('content-length');
  if (announced !== null && Number(announced) > maxBytes) throw tooLarge(maxBytes);
  return announced !== null;
}

async function readLimited(request: Request, maxBytes: number): Promise<string> {
  const reader = request.body?.getReader();
  if (reader === undefined) return '';
  let text = '';
  let size = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (;;) {
    const { done, value } = await reader.read().catch(endedEarly);
    if (done) return text + decoded(() => decoder.decode());
    size += value.byteLength;
    if (size > maxBytes) {
      // Not cancelled: that would close the connection before the response is sent.
      reader.releaseLock();
      throw tooLarge(maxBytes);
    }
    text += decoded(() => decoder.decode(value, { stream: true }));
  }
}

function decoded<Value>(decode: () => Value): Value {
  try {
    return decode();
  } catch {
    throw new ProblemError('malformed_json', 'The body is not valid JSON in UTF-8.');
  }
}

function endedEarly(cause: unknown): never {
  throw new RagError('aborted', 'The body ended early.', { cause });
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError('body_too_large', `The body may have at most ${maxBytes} bytes.`);
}
