/** The letters beyond ASCII of Western European languages. */
const LETTERS = 'äöüßÄÖÜéèêëàâáåæçíìîïñóòôõøœúùûÉÈÊËÀÂÁÅÆÇÍÌÎÏÑÓÒÔÕØŒÚÙÛãÃ';
/** Their other characters: quotation marks, dashes, currencies and the like. */
const MARKS = '\u00A0\u00AD«»‹›“”„‚‘’–—…•·€£¥§°²³¹½¼¾±×÷µªº©®™¡¿†‡‰´¨¸`¶|';
const KNOWN = new Set(LETTERS + MARKS);
const MOST_LETTERS_BEYOND_ASCII = 0.3;

/**
 * How many letters beyond ASCII bytes have as Windows-1252, if that makes them a text in a Western European language,
 * as far as single characters tell; undefined otherwise.
 */
export function westernLetters(bytes: Uint8Array): number | undefined {
  const text = new TextDecoder('windows-1252').decode(bytes);
  const beyond = text.match(/[^\0-\x7F]/g) ?? [];
  if (beyond.some((character) => !KNOWN.has(character))) return undefined;
  // A mark within a word is a letter of another encoding.
  if (/\p{L}[²³¹½¼¾±×÷µ„‚†‡‰¨¸¶£¥§¡¿]\p{Ll}/u.test(text)) return undefined;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const foreign = beyond.filter((character) => LETTERS.includes(character)).length;
  return foreign <= letters * MOST_LETTERS_BEYOND_ASCII ? foreign : undefined;
}
