import { estimateTokenCount, sliceByTokens } from 'tokenx';

/**
 * Characters of which models' vocabularies hold words: letters and figures of the scripts that the web is written
 * in, and punctuation. Others are written byte by byte.
 */
const RARE =
  /[^\p{ASCII}\p{P}\s\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const COMMON_LETTER = /[\p{L}\p{N}]/u;
const COMMON_SCRIPT =
  /[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Thai}]/u;

/**
 * How many tokens a model may count in a text: an estimate for what people write, and no less than the truth for
 * what strangers may make up, of characters that take up to four tokens each.
 */
export function countTokens(text: string): number {
  const estimate = estimateTokenCount(text);
  if (!RARE.test(text)) return estimate;
  let rare = 0;
  for (const character of text) {
    if (RARE.test(character) && !(COMMON_SCRIPT.test(character) && COMMON_LETTER.test(character)))
      rare += utf8Length(character);
  }
  return Math.max(estimate, rare);
}

/** The beginning of a text that has at most so many tokens, by {@link countTokens}. */
export function takeTokens(text: string, most: number): string {
  if (countTokens(text) <= most) return text;
  const whole = sliceByTokens(text, 0, most);
  if (countTokens(whole) <= most) return whole;
  let fits = 0;
  let exceeds = whole.length;
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2);
    if (countTokens(whole.slice(0, middle)) <= most) fits = middle;
    else exceeds = middle;
  }
  return whole.slice(0, fits);
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
