import type { LLMPart } from '@rag/core';
import { expect, it } from 'vitest';
import { createChunkReader } from './chat-stream.ts';
import type { PieceReader, PieceSource } from './piece-source.ts';
import { streamReplyParts } from './reply-parts.ts';

/** A reply whose bytes come when the test says so. */
function openReply() {
  let reader: PieceReader | undefined;
  const source: PieceSource = {
    readPieces(pieceReader) {
      reader = pieceReader;
    },
    pause() {},
    resume() {},
    release() {},
    close() {},
  };
  return {
    response: Object.assign(new Response(), source),
    arrive: (text: string) => reader?.onPiece(new TextEncoder().encode(text)),
    end: () => reader?.onEnd(),
  };
}

const saying = (content: string) => ({ choices: [{ delta: { content } }] });
const thinking = (reasoning: string) => ({ choices: [{ delta: { content: '', reasoning } }] });
const ending = (finish_reason: string) => ({ choices: [{ delta: {}, finish_reason }] });

/** The text that a reader keeps, and how the reply ended. The events of each burst arrive together. */
async function read(bursts: readonly (readonly unknown[])[]) {
  const reply = openReply();
  const parts = streamReplyParts({
    open: async () => reply.response,
    reader: createChunkReader(false),
    signal: undefined,
    onWhole() {},
    onClose() {},
    toFailure: (error) => error,
  });
  const collected = collect(parts);
  await Promise.resolve();
  for (const events of bursts) {
    reply.arrive(
      events
        .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
        .join(''),
    );
    // Long enough for the reader to take each burst before the next one.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
  reply.end();
  return collected;
}

async function collect(parts: AsyncIterable<LLMPart>) {
  let text = '';
  let count = 0;
  try {
    for await (const part of parts) {
      count += 1;
      if (part.type === 'finish') return { text, end: part.reason, count };
      text = part.type === 'restart' ? '' : text + part.text;
    }
    return { text, end: 'none', count };
  } catch (error) {
    return { text, end: (error as Error).message, count };
  }
}

/** Every way in which a list can arrive: each bit of a number says whether an item comes with the one before it. */
function* burstsOf<Item>(items: readonly Item[]): Generator<Item[][]> {
  for (let ways = 0; ways < 2 ** (items.length - 1); ways += 1) {
    const bursts: Item[][] = [];
    for (const [index, item] of items.entries())
      if (index > 0 && (ways >> (index - 1)) & 1) bursts.at(-1)?.push(item);
      else bursts.push([item]);
    yield bursts;
  }
}

it.each<[string, readonly unknown[]]>([
  ['words', ['The ', 'fee ', 'is ', '19 ', '[1].'].map(saying)],
  ['a thought', ['<think>', 'a', '</th', 'ink>', 'Mooring ', 'costs 19.'].map(saying)],
  ['a thought without its first tag', ['Passage 1 ', 'says 19.', '</think>', 'It costs ', '19.'].map(saying)],
  ['a thought aloud', ['Let', ' me', ' look: ', 'it', '</think>', '19.'].map(saying)],
  ['what may be a thought aloud', ['Let', ' me ', 'put ', 'it so: 19.'].map(saying)],
  ['a thought aloud in long pieces', ['Okay, so ', 'the user', '</think>', '19.'].map(saying)],
  ['thoughts beside the text', [saying('Hmm, 19.'), thinking('hm'), saying(' a night'), thinking('hm')]],
  ['text in code', ['Write `', '<think', '>`', ' before', ' it'].map(saying)],
  ['parts of a character', ['a\ud83d', '\udc4d b', ' 1 < 2'].map(saying)],
])('a reply is the same whichever of its chunks arrive together: %s', async (_name, chunks) => {
  for (const reason of ['stop', 'length', 'unknown reason']) {
    const events = [...chunks, ending(reason), '[DONE]'];
    const { count, ...expected } = await read(events.map((event) => [event]));
    for (const bursts of burstsOf(events)) {
      const { count: joined, ...whole } = await read(bursts);
      expect(whole, JSON.stringify(bursts)).toEqual(expected);
      expect(joined).toBeLessThanOrEqual(count);
    }
  }
});

it.each<[string, unknown]>([
  ['is an error', { error: { message: 'overloaded', code: 503 } }],
  ['is no JSON', '{"choices":['],
])('passes on the words that arrive together with a chunk that %s', async (_name, broken) => {
  const events = [saying('It '), saying('costs '), broken, saying('19')];
  const { count, ...expected } = await read(events.map((event) => [event]));
  expect(expected.text).toBe('It costs ');
  for (const bursts of burstsOf(events)) expect(await read(bursts)).toMatchObject(expected);
});

it('words that arrive together are one part', async () => {
  expect(await read([['It ', 'costs ', '19.'].map(saying), [ending('stop')]])).toMatchObject({ count: 2 });
});
