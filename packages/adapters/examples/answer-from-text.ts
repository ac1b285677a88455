import { createExtractiveLLM } from '@rag/adapters/extractive';
import { createMemoryIndex } from '@rag/adapters/memory';
import { createChatEngine, indexTexts } from '@rag/core';

const { store, writer } = createMemoryIndex();
await indexTexts(writer, [{ source: 'hours.txt', text: 'The library is open daily from nine to six.' }]);
const engine = createChatEngine({ store, llm: createExtractiveLLM() });
console.log(await engine.ask('When is the library open?'));
