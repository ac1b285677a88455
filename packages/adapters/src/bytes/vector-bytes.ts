/** The numbers of a vector as float32 in the byte order of the platform, which is little-endian wherever Node and workerd run. */
export function toVectorBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** The inverse of `toVectorBytes`. Copies the bytes, since a Float32Array must begin at a multiple of four. */
export function fromVectorBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
