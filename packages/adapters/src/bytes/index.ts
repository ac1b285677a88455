export { fromBase64, toBase64 } from './base64.ts';
export { fromVectorBytes, toVectorBytes } from './vector-bytes.ts';
