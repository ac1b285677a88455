/** The source of a regular expression for any of these words or expressions, as whole words. */
export function wholeWords(expressions: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${expressions})(?![\\p{L}\\p{N}])`, 'iu');
}
