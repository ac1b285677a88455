/** `String.fromCharCode` takes the codes as arguments, whose number is limited. */
const SLICE_BYTES = 8_192;

/** RFC 4648 with padding. Not Node's `Buffer`, which edge runtimes do not have. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + SLICE_BYTES));
  }
  return btoa(binary);
}

/** Throws as `atob` does for a text that is not base64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
