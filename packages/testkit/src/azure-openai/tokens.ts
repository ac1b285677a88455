const TOKEN = / ?\p{Lo}| ?\p{N}{1,3}| ?[\p{L}\p{M}]{1,6}| ?[^\s\p{L}\p{N}]|\s+/gu;

/**
 * A text cut about as finely as byte-pair encodings cut it; joined, the tokens give the text again. Not the
 * tokens of any real model.
 */
export function toTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}
