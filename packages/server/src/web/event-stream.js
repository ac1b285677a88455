/** @import { ChatEvent } from '../protocols/chat/schemas.ts' */

/**
 * Reads the server-sent events of `POST /chat` from the body of its response: `EventSource` itself cannot send a
 * question, since it knows no POST. Comments and fields that are not used here are passed over.
 * @typedef {ChatEvent & { id?: string }} ReadEvent `id` is how far whoever has it has read
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ReadEvent, void, undefined>}
 */
export async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      pending += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A carriage return at the end may be half of a line's end.
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

/**
 * @param {string} block
 * @returns {ReadEvent | undefined}
 */
function parseBlock(block) {
  let type = 'message';
  /** @type {string[]} */
  const data = [];
  /** @type {string | undefined} */
  let id;
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(event|data|id)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
  }
  if (data.length === 0) return undefined;
  const event = { type, data: JSON.parse(data.join('\n')), ...(id === undefined ? {} : { id }) };
  return /** @type {ReadEvent} */ (event);
}
