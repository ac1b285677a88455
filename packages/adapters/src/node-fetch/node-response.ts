import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { PieceSource } from '../openai/index.ts';

/** So long the rest of a reply may take before its connection is closed rather than used again. */
const RELEASE_MS = 1_000;

/**
 * A response whose bytes can be read as they come from the connection, or as a whole. Its web stream is made only for those
 * who ask for it.
 */
export function createNodeResponse(incoming: IncomingMessage): Response & PieceSource {
  let stream: ReadableStream<Uint8Array> | undefined;

  function toStream(): ReadableStream<Uint8Array> {
    stream ??= Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
    return stream;
  }

  async function readText(): Promise<string> {
    return new TextDecoder().decode(await readWhole(incoming));
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
  const response = new Response(null, { status: incoming.statusCode ?? 502, headers: toHeaders(incoming) });
  Object.defineProperties(response, {
    body: { get: toStream },
    text: { value: readText },
    json: { value: async () => JSON.parse(await readText()) },
    arrayBuffer: { value: async () => new Uint8Array(await readWhole(incoming)).buffer },
  });
  return Object.assign(response, source);
}

/** A web stream would cost about as much as the request. Rejects, as `fetch` does, for a body that was read before. */
async function readWhole(incoming: IncomingMessage): Promise<Uint8Array> {
  if (incoming.readableFlowing !== null || incoming.readableDidRead)
    throw new TypeError('The body of the reply was read before.');
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    incoming
      .on('data', (piece: Buffer) => pieces.push(piece))
      .once('end', () => resolve(Buffer.concat(pieces)))
      .once('error', reject)
      .once('close', () => reject(new TypeError('terminated')));
  });
}

function toHeaders({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2)
    headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '');
  return headers;
}
