import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

export interface Question {
  readonly message: string;
  readonly sessionId: string | undefined;
  readonly isStream: boolean;
  /** The address of the visitor, which the service takes from its trusted proxy. */
  readonly address: string;
  readonly abandonAfterMs: number | undefined;
}

/**
 * - `answered`: the answer arrived completely.
 * - `limited`: 429, the address has asked too much.
 * - `overloaded`: 503, the service asks to come again later.
 * - `abandoned`: the visitor closed the connection on purpose.
 * - `failed`: everything else, such as a 500, a broken connection or an error event.
 */
export type Outcome = 'answered' | 'limited' | 'overloaded' | 'abandoned' | 'failed';

export interface Answer {
  readonly outcome: Outcome;
  /** The HTTP status. 0 without a response. */
  readonly status: number;
  readonly sessionId?: string | undefined;
  readonly isCached?: boolean;
  readonly isDegraded?: boolean;
  /** When the first text of a stream arrived, in milliseconds of `performance.now`. */
  readonly firstTextAt?: number;
}

export type Ask = (question: Question) => Promise<Answer>;

/** Asks over kept-alive connections, without a limit on their number. Never rejects. */
export function createAsk(url: string): { readonly ask: Ask; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const { hostname, port } = new URL(url);
  return {
    ask: (question) =>
      new Promise((resolve) => {
        const body = JSON.stringify({
          message: question.message,
          session_id: question.sessionId,
          stream: question.isStream,
        });
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-forwarded-for': question.address,
        };
        const sent = request({ agent, hostname, port, path: '/chat', method: 'POST', headers });
        const timer = abandonLater(sent, question.abandonAfterMs);
        const end = (answer: Answer): void => {
          clearTimeout(timer?.id);
          resolve(timer?.isOver() ? { outcome: 'abandoned', status: answer.status } : answer);
        };
        sent.on('response', (response) => readAnswer(response, question.isStream, end));
        sent.on('error', () => end({ outcome: 'failed', status: 0 }));
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function abandonLater(sent: ClientRequest, afterMs: number | undefined) {
  if (afterMs === undefined) return undefined;
  let isOver = false;
  const id = setTimeout(() => {
    isOver = true;
    sent.destroy();
  }, afterMs);
  return { id, isOver: () => isOver };
}

function readAnswer(response: IncomingMessage, isStream: boolean, end: (answer: Answer) => void): void {
  const status = response.statusCode ?? 0;
  let text = '';
  let firstTextAt: number | undefined;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    if (isStream && firstTextAt === undefined && text.includes('event: delta\n'))
      firstTextAt = performance.now();
  });
  response.on('error', () => end({ outcome: 'failed', status }));
  response.on('close', () => {
    if (!response.complete) end({ outcome: 'failed', status });
  });
  response.on('end', () => {
    const answer = toAnswer(status, isStream ? lastEvent(text) : text);
    end(firstTextAt === undefined ? answer : { ...answer, firstTextAt });
  });
}

/** The data of the event `done`. Empty when the stream ended without one. */
function lastEvent(text: string): string {
  const start = text.lastIndexOf('event: done\n');
  return start < 0 ? '' : (/^data: (.*)$/mu.exec(text.slice(start))?.[1] ?? '');
}

function toAnswer(status: number, json: string): Answer {
  if (status === 429) return { outcome: 'limited', status };
  if (status === 503) return { outcome: 'overloaded', status };
  if (status !== 200) return { outcome: 'failed', status };
  try {
    const body: { session_id?: string; cached?: boolean; degraded?: boolean } = JSON.parse(json);
    return {
      outcome: 'answered',
      status,
      sessionId: body.session_id,
      isCached: body.cached === true,
      isDegraded: body.degraded === true,
    };
  } catch {
    return { outcome: 'failed', status };
  }
}
