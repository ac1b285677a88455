export { fromBase64, toBase64 } from './base64.ts';
export {
  type ByteReader,
  type ByteWriter,
  createByteReader,
  createByteWriter,
  readAscending,
  readNumbers,
  writeAscending,
  writeNumbers,
} from './byte-stream.ts';
export { fromVectorBytes, toVectorBytes } from './vector-bytes.ts';
