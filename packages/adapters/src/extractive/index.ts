export { createExtractiveLLM, type ExtractiveOptions } from './extractive-llm.ts';
