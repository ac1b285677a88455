const TOKEN = / ?\p{Lo}| ?\p{N}{1,3}| ?[\p{L}\p{M}]{1,6}| ?[^\s\p{L}\p{N}]|\s+/gu;

/**
 * Splits a text into about as many tokens as a byte-pair encoding. The joined tokens are the text. They are not the
 * tokens of any real model.
 */
export function tokenize(text: string): string[] {
  return text.match(TOKEN) ?? [];
}
