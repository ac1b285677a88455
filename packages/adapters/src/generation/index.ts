export { hashGeneration } from './hash-generation.ts';
