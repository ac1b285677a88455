import type { AddressInfo } from 'node:net';
import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createMemoryIndex } from '@rag/adapters/memory';
import { createChatEngine, indexTexts } from '@rag/core';
import express from 'express';
import { chatInputSchema, toWireAnswer } from '../src/protocols/index.ts';
import { announce } from './announce.ts';

/** The same answers from the same engine behind Express, without the limits, the ledger and the log of the service. */
const { store, writer } = createMemoryIndex();
await indexTexts(writer, [
  {
    source: 'library.txt',
    text: 'On Saturdays the library opens at ten in the morning and closes at two in the afternoon.',
  },
]);
const engine = createChatEngine({ store, llm: createExtractiveLLM() });
const app = express();
app.disable('x-powered-by');
app.post('/chat', express.json(), async (request, response) => {
  const { message } = chatInputSchema.parse(request.body);
  response.json(toWireAnswer(await engine.ask({ message })));
});
const server = app.listen(0, '127.0.0.1', () =>
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
// While the others have their turns.
server.keepAliveTimeout = 60_000;
