import type { ServerProcess } from './start-process.ts';
import type { Place } from './traces.ts';

export const QUESTION = 'When does the library open on Saturdays';

/** Part of every message in these tests, and of no document. */
export const MARKER = 'zqxmarker';

/** The client addresses: as proxies write them, and the peer of a request without a proxy. */
export const ADDRESSES = ['203.0.113.77', '198.51.100.201', '2001:db8:77:cafe::1', '127.0.0.1'] as const;
const FORWARDED = [
  '203.0.113.77',
  '203.0.113.77:50123',
  '::ffff:203.0.113.77',
  '198.51.100.201',
  '2001:db8:77:cafe::1',
  '[2001:db8:77:cafe::1]:443',
  undefined,
] as const;

/** A service that gets every kind of request, and its responses. */
export interface Traffic {
  readonly server: ServerProcess;
  /** Error responses, and responses that answer no question. */
  readonly said: Place[];
  /** The stored conversations: by id, the marker that only they contain. */
  readonly conversations: Map<string, string>;
}

let marks = 0;
/** A new marker each time, so that each trace can be assigned to its message. */
export function nextMark(): string {
  marks += 1;
  return `${MARKER}${marks}end`;
}

function headersFor(index: number): Record<string, string> {
  const address = FORWARDED[index % FORWARDED.length];
  return {
    'Content-Type': 'application/json',
    ...(address === undefined ? {} : { 'X-Forwarded-For': address }),
  };
}

async function send(
  { server, said }: Traffic,
  path: string,
  init: RequestInit = {},
  index = marks,
): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...headersFor(index), ...init.headers },
  });
  const copy = response.clone();
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status >= 400) {
    const head = JSON.stringify([...response.headers]);
    said.push({
      name: `${init.method ?? 'GET'} → ${response.status}`,
      bytes: Buffer.concat([Buffer.from(head), body]),
    });
  }
  return copy;
}

export function post(
  traffic: Traffic,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return send(traffic, path, { method: 'POST', body: text, headers });
}

/** Asks in a new conversation, the only place where the marker may be stored. */
export async function converse(traffic: Traffic): Promise<void> {
  const mark = nextMark();
  const first = await post(traffic, '/chat', { message: `${QUESTION}, asks ${mark}?` });
  const { session_id } = (await first.json()) as Record<string, unknown>;
  if (typeof session_id !== 'string') return;
  traffic.conversations.set(session_id, mark);
  await post(traffic, '/chat', { message: `And at what time exactly, ${mark}?`, session_id, stream: true });
}

/** One question in each format, and a conversation. */
export async function askInEveryProtocol(traffic: Traffic): Promise<void> {
  await converse(traffic);
  const content = `${QUESTION}, asks ${nextMark()}?`;
  const messages = [
    { role: 'user', content },
    { role: 'assistant', content: `At ten, ${nextMark()}.` },
    { role: 'user', content },
  ];
  for (const stream of [false, true])
    await post(traffic, '/v1/chat/completions', { model: 'rag-chat', messages, stream, user: nextMark() });
  await askAsAssistant(traffic);
  const parts = [{ type: 'text', text: `${QUESTION}, asks ${nextMark()}?` }];
  await post(traffic, '/api/chat', { id: nextMark(), messages: [{ id: nextMark(), role: 'user', parts }] });
}

/** Both tools of the Model Context Protocol. */
export async function askAsAssistant(traffic: Traffic): Promise<void> {
  for (const name of ['ask', 'search']) {
    const question = `${QUESTION}, asks ${nextMark()}?`;
    const params = { name, arguments: { message: question, query: question } };
    const accept = { Accept: 'application/json, text/event-stream' };
    await post(traffic, '/mcp', { jsonrpc: '2.0', id: nextMark(), method: 'tools/call', params }, accept);
  }
}

/** Disconnects in the middle of an answer. */
export async function leave({ server }: Traffic): Promise<void> {
  const left = new AbortController();
  const response = await fetch(`${server.url}/chat`, {
    method: 'POST',
    headers: headersFor(marks),
    body: JSON.stringify({ message: `${QUESTION}, asks ${nextMark()}?`, stream: true }),
    signal: left.signal,
  });
  await response.body?.getReader().read();
  left.abort();
}

/** Requests that every protocol has to reject. */
export async function askBadly(traffic: Traffic): Promise<void> {
  const bodies = () => [
    `{"message":"${nextMark()}`,
    { message: { [nextMark()]: nextMark() } },
    { message: `${nextMark()} `.repeat(400) },
    { message: nextMark(), session_id: nextMark() },
    { message: nextMark(), stream: nextMark() },
    { messages: nextMark() },
    { model: 'rag-chat', messages: [{ role: nextMark(), content: nextMark() }] },
    { model: 'rag-chat', messages: [{ role: 'user', content: { [nextMark()]: nextMark() } }] },
    { messages: [{ role: 'user', parts: [{ type: nextMark(), text: nextMark() }] }] },
    { message: nextMark().repeat(20_000) },
  ];
  for (const path of ['/chat', '/v1/chat/completions', '/api/chat', '/mcp', '/feedback']) {
    for (const body of bodies()) await post(traffic, path, body);
    await post(traffic, path, { message: nextMark() }, { 'Content-Type': `text/${nextMark()}` });
    await post(traffic, path, { message: nextMark() }, { 'Content-Encoding': nextMark() });
    await send(traffic, `${path}?q=${nextMark()}`, { method: 'PUT', body: nextMark() });
  }
}

/** Every route that takes no question, and unknown paths. */
export async function visitEverything(traffic: Traffic): Promise<void> {
  const paths = [
    '/',
    '/health',
    '/ready',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/dashboard',
    '/v1/models',
    '/widget.js',
    '/chat-settings.json',
    '/robots.txt',
    '/documents/library.pdf',
  ];
  for (const path of paths) {
    const response = await send(traffic, `${path}?q=${nextMark()}`);
    traffic.said.push({ name: path, bytes: Buffer.from(await response.text()) });
  }
  for (const path of [
    `/${nextMark()}`,
    `/documents/${nextMark()}.pdf`,
    `/documents/..%2f${nextMark()}`,
    `/v1/models/${nextMark()}`,
    `/sessions/${nextMark()}`,
  ]) {
    await send(traffic, path);
    await send(traffic, path, { method: 'DELETE' });
  }
  await send(traffic, '/chat', {
    headers: {
      Cookie: nextMark(),
      Referer: nextMark(),
      'User-Agent': nextMark(),
      'Last-Event-ID': nextMark(),
    },
  });
}

/** Deletes one conversation. */
export async function forgetOne(traffic: Traffic): Promise<void> {
  await converse(traffic);
  const id = [...traffic.conversations.keys()].at(-1) ?? '';
  await send(traffic, `/sessions/${id}`, { method: 'DELETE' });
  traffic.conversations.delete(id);
}

/** Asks from one address until the rate limit rejects it. */
export async function exceedLimit(traffic: Traffic, limit: number): Promise<void> {
  for (let count = 0; count <= limit; count += 1) {
    const body = JSON.stringify({ message: `${QUESTION}, asks ${nextMark()}?` });
    await send(traffic, '/chat', { method: 'POST', body }, 0);
  }
}
