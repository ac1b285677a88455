import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** One request with telemetry, decompressed. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface TelemetryReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Everything that a path received, as one text. */
  textOf(path: string): string;
  close(): Promise<void>;
}

/** A server that accepts telemetry as an OTLP collector and as the ingestion endpoint of Application Insights. */
export async function startTelemetryReceiver(): Promise<TelemetryReceiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const isZipped = request.headers['content-encoding'] === 'gzip';
    const body = isZipped ? gunzipSync(bytes) : bytes;
    const path = request.url ?? '';
    received.push({ path, headers: request.headers, body });
    const isInsights = path.endsWith('/track');
    const items = isInsights ? body.toString().split('\n').length : 0;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(isInsights ? { itemsReceived: items, itemsAccepted: items, errors: [] } : {}),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    textOf: (path) =>
      received
        .filter((each) => each.path === path)
        .map(({ body }) => body.toString())
        .join('\n'),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
