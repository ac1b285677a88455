import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { PieceSource } from '../openai/index.ts';

/** So long the rest of a reply may take before its connection is closed rather than used again. */
const RELEASE_MS = 1_000;

/**
 * A response whose bytes can be read as they come from the connection. Its web stream is made only for those who ask for
 * it, or for the body as a whole.
 */
export function createNodeResponse(incoming: IncomingMessage): Response & PieceSource {
  const headers = toHeaders(incoming);
  let whole: Response | undefined;

  function toWhole(): Response {
    whole ??= new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { headers });
    return whole;
  }

  const source: PieceSource = {
    readPieces({ onPiece, onEnd }) {
      incoming
        .on('data', onPiece)
        .once('end', () => onEnd())
        .once('error', onEnd)
        .once('close', () => onEnd(new TypeError('terminated')));
    },
    pause: () => void incoming.pause(),
    resume: () => void incoming.resume(),
    release() {
      incoming.resume();
      const timer = setTimeout(() => incoming.destroy(), RELEASE_MS).unref();
      incoming.once('close', () => clearTimeout(timer));
    },
    close: () => void incoming.destroy(),
  };
  const response = new Response(null, { status: incoming.statusCode ?? 502, headers });
  Object.defineProperties(response, {
    body: { get: () => toWhole().body },
    text: { value: () => toWhole().text() },
    json: { value: () => toWhole().json() },
    arrayBuffer: { value: () => toWhole().arrayBuffer() },
  });
  return Object.assign(response, source);
}

function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  return headers;
}
