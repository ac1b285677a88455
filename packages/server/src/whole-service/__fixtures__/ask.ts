import { createParser } from 'eventsource-parser';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** From the question to the end of its answer. */
  readonly ms: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks and waits for the whole answer as JSON. */
export async function ask(url: string, message: string, sessionId?: unknown): Promise<Reply> {
  const startedAt = performance.now();
  const response = await post(url, { message, session_id: sessionId });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, ms: performance.now() - startedAt, body };
}

export interface ServerEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventReader {
  /** The events so far. */
  readonly events: readonly ServerEvent[];
  /** The text that a page would show now. */
  readonly text: string;
  /** Resolves when the stream is over, with its last event; rejects when the connection breaks. */
  readonly ended: Promise<ServerEvent | undefined>;
  leave(): void;
}

/** Asks for events and reads them; with the last event id of another client, from that event on. */
export function askForEvents(
  url: string,
  message: string,
  sessionId?: unknown,
  lastEventId?: string,
): EventReader {
  const events: ServerEvent[] = [];
  const left = new AbortController();
  const parser = createParser({
    onEvent: ({ id, event = '', data }) => events.push({ id, type: event, data: JSON.parse(data) }),
  });
  const read = async (): Promise<ServerEvent | undefined> => {
    const question = { message, session_id: sessionId, stream: true };
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    const { body } = await post(url, question, left.signal, headers);
    const decoder = new TextDecoder();
    for await (const bytes of body ?? []) parser.feed(decoder.decode(bytes, { stream: true }));
    return events.at(-1);
  };
  const ended = read();
  // Tests do not await every stream: some are abandoned, or their server is killed.
  ended.catch(() => {});
  return {
    events,
    get text() {
      const from = events.findLastIndex(({ type }) => type === 'restart') + 1;
      const deltas = events.slice(from).filter(({ type }) => type === 'delta');
      return deltas.map(({ data }) => data['text']).join('');
    },
    ended,
    leave: () => left.abort(),
  };
}

function post(
  url: string,
  body: object,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${url}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}
