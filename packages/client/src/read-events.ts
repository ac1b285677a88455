/** A server-sent event as it was sent. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
  /** Present where the event carries one. */
  readonly id?: string;
}

/**
 * Reads server-sent events (WHATWG HTML, "Server-sent events") from the body of a response. `EventSource`
 * cannot be used here, because it cannot send a POST request. Ignores comments and `retry`.
 * Cancels the body when the caller stops reading.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      pending += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A carriage return at the end may be the first half of a line end.
      const end = !done && pending.endsWith('\r') ? pending.length - 1 : pending.length;
      pending = pending.slice(0, end).replace(/\r\n?/g, '\n') + pending.slice(end);
      const blocks = pending.split('\n\n');
      pending = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseBlock(block);
        if (event !== undefined) yield event;
      }
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parseBlock(block: string): ServerSentEvent | undefined {
  let type = 'message';
  const data: string[] = [];
  let id: string | undefined;
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(event|data|id)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
  }
  if (data.length === 0) return undefined;
  return { type, data: data.join('\n'), ...(id === undefined ? {} : { id }) };
}
