const RAISED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'0123456789+-=n'].map((character, index) => [character, [...'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼ⁿ'][index] ?? character]),
);
const RAISED_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'abcdefghijklmoprstuvwxyz'].map((letter, index) => [
    letter,
    [...'ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ'][index] ?? letter,
  ]),
);
/** The ends of ordinals and abbreviations: "1st", "2ème", "nº", "Mme". */
const WORD_END =
  /^(?:st|nd|rd|th|er|ers|ère|re|e|è|ème|èmes|eme|me|mes|lle|lles|gr|o|os|to|ter|te|tm|sm|®|™|©)$/iu;
/** Letters that can have an exponent: units of length, and single letters such as x. */
const UNIT = /(?:^|[^\p{L}])(?:[munpkcdµ]?m|ft|in|yd|mi|[a-z])$/u;
const MARK = /^[\d\s,;+\-=()[\]*†‡§¶#]*$/u;

/**
 * A raised text as it follows the text before it. A footnote mark never joins the figure or the word that it is
 * attached to: 45 with the mark 1 becomes "45 ¹" and not "451". An exponent stays with its unit ("m²"), and the end
 * of an ordinal with its number ("1st").
 */
export function raise(before: string, raised: string): string {
  const mark = raised.trim();
  if (mark === '') return '';
  if (WORD_END.test(mark)) return mark;
  const digits = MARK.test(mark) ? mark.replace(/\]\s*\[/gu, ',').replace(/[[\]()\s]/gu, '') : mark;
  if (/^[^\p{L}]+$/u.test(digits) && MARK.test(mark)) {
    const text = [...digits].map((character) => RAISED[character] ?? character).join('');
    const isApart = /[\p{L}\p{N}]$/u.test(before) && !(UNIT.test(before) && /^[-\d+]+$/u.test(digits));
    return `${isApart ? ' ' : ''}${text}`;
  }
  const text = /^[a-z]$/u.test(mark) ? (RAISED_LETTERS[mark] ?? mark) : mark;
  return /[\p{L}\p{N}]$/u.test(before) ? ` ${text}` : text;
}

/** Whether a text ends in a raised mark that the next word must not be joined to. */
export function endsRaised(text: string): boolean {
  return /[⁰¹²³⁴-⁹ᵃ-ᶻ]$/u.test(text);
}

/** A text whose raised marks are apart from its figures: a search would read "45¹" as 451. */
export function partMarks(text: string): string {
  return text.replace(/(?<=\d)(?=[⁰¹²³⁴-⁹])/gu, ' ');
}
