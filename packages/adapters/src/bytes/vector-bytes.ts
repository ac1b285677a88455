/** A vector's numbers as little-endian float32, which is how every platform that these programs run on has them. */
export function toVectorBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

/** The vector again. Copied, since a Float32Array must begin at a multiple of four. */
export function fromVectorBytes(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
