export { type ReadText, readText } from './read-text.ts';
export { type TextEncoding, textEncodingOf } from './text-encoding.ts';
