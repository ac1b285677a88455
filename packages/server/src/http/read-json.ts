import { RagError } from '@rag/core';
import { ProblemError } from './problem.ts';

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** Other encodings are refused, not guessed at: what was asked would be answered as something else. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The parsed body of a request. Throws `unsupported_media_type`, `body_too_large` (also where the length
 * was not announced: reading stops at the limit) or `malformed_json`.
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? '')) {
    throw new ProblemError('unsupported_media_type', 'The body has to be application/json.');
  }
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError('unsupported_media_type', 'The body has to come without Content-Encoding.', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > maxBytes) throw tooLarge(maxBytes);
  // A server reads no more than was announced, so only an unannounced body has to be counted.
  const text = await (announced === null ? readLimited(request, maxBytes) : readAll(request));
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

async function readAll(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer().catch(leftEarly);
  return decoded(() => UTF_8.decode(bytes));
}

async function readLimited(request: Request, maxBytes: number): Promise<string> {
  const reader = request.body?.getReader();
  if (reader === undefined) return '';
  let text = '';
  let size = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (;;) {
    const { done, value } = await reader.read().catch(leftEarly);
    if (done) return text + decoded(() => decoder.decode());
    size += value.byteLength;
    if (size > maxBytes) {
      // Not cancelled: that would cut the connection before the answer is out.
      reader.releaseLock();
      throw tooLarge(maxBytes);
    }
    text += decoded(() => decoder.decode(value, { stream: true }));
  }
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw malformed();
  }
}

function malformed(): ProblemError {
  return new ProblemError('malformed_json', 'The body is not valid JSON in UTF-8.');
}

function leftEarly(cause: unknown): never {
  throw new RagError('aborted', 'The body ended early.', { cause });
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError('body_too_large', `The body may have at most ${maxBytes} bytes.`);
}
