/** The text with a replacement character for each half of a surrogate pair, which UTF-8 cannot hold. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
