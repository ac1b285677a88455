import { stemmer } from 'stemmer';
import { regularForm } from './irregular-forms.ts';
import { dayForm, isDateForm, monthForm } from './months.ts';
import { labelledNumber } from './read-words.ts';

/** Scripts without spaces, and Hangul, whose words include their particles: matched by pairs of characters. */
const PAIRED = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Hangul}]+$/u;
const HANGUL = /^\p{Script=Hangul}+$/u;
const HAN = /\p{Script=Han}/gu;
/** The ending of a Japanese verb or adjective behind its Chinese character. */
const OKURIGANA = /(?<=\p{Script=Han})\p{Script=Hiragana}+$/u;
/** Korean particles and verb endings: a particle behind two syllables or more, a polite ending behind any. */
const KOREAN_ENDING =
  /(?<=..)(?:에서는|에게는|까지는|부터는|에서도|으로는|에서|에게|한테|으로|까지|부터|처럼|보다|마다|이나|은|는|이|가|을|를|에|의|로|와|과|도|만)$|(?<=.)(?:합니까|됩니까|입니까|합니다|됩니다|입니다|습니까|습니다|니까|니다|하나요|되나요|인가요|나요|이에요|해요|돼요|예요|어요|아요|세요)$/u;

/** The characters between the parts of a word; a point or comma between digits belongs to the number. */
const JOINTS = /['’&-]|(?<!\p{N})[.,]|[.,](?!\p{N})/u;
const LATIN_MARKS = /[\u0300-\u036f]+/gu;
const PLAIN = /^[a-z]+$/;
/** Singular words such as "bus", "gas" and "virus", of which the stemmer would take the last letter as that of a plural. */
const SINGULAR_IN_S = /^[^aeiouy]+[aiu]s$|[^aeiou]us$/;
const DIGIT = /\p{N}/u;
const GRAM = 4;

/** A name of letters and a number: "E-240", "PPR9087", "ISO-9001". */
const CODE =
  /^((?:\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}){1,5})[-.]?(\p{N}[\p{L}\p{N}]*(?:[-.]\p{N}[\p{L}\p{N}]*)*(?:-\p{L}{1,3})?)$/u;
/** What is before a number and makes no name with it. */
const NO_LABEL = new Set(
  'no nr vol pp p s ca abs art fig tel eur usd chf gbp m mm cm dm km mid pre post ex ab bis am um von vom'.split(
    ' ',
  ),
);
/** A name with a sign, such as "c#", ".net" and "§12". */
const SIGNED = /[#+§]|^\./u;
/** A longer word with a number behind it: "windows11". */
const WORD_AND_NUMBER = /^([a-z]{6,})(\d+)$/;

export interface WordPart {
  readonly text: string;
  /** Other spellings of it: two parts are the same if they share one. */
  readonly spellings: readonly string[];
  /** What a text that has this part has too, and what is not asked for with it: "9087" of "PPR-9087". */
  readonly within: readonly string[];
  /** Whether it is a pair of characters of a script that is matched by pairs (or a single character). */
  readonly isPair: boolean;
  /** Whether it is a name that no similar one can stand for. */
  readonly isCode: boolean;
  /** Its share of the word. */
  readonly share: number;
}

/**
 * The parts of one word of {@link readWords}: split at hyphens, apostrophes and points, so that "part-timers" matches
 * "part timers" and "l'eau" matches "eau"; without Latin accents, since many people type "cafe" for "café". A code and
 * a word with a single letter ("e-mail") are written in one.
 */
export function wordParts(word: string): WordPart[] {
  if (PLAIN.test(word)) return [part(word, { spellings: optional(monthForm(word)) })];
  if (isDateForm(word)) return [part(word)];
  const labelled = labelledNumber(word);
  if (labelled !== undefined) return [part(foldLetters(labelled.label.toLowerCase()) + labelled.number)];
  if (SIGNED.test(word))
    return [part(word, { isCode: true, within: optional(/^[.§]/u.test(word) ? word.slice(1) : undefined) })];
  if (DIGIT.test(word)) return partsWithDigits(word);
  return partsOfLetters(word);
}

/** A word in the spellings that a search engine with an analyzer of its own may know, as typed first, without signs. */
export function spellingsOf(word: string): string[] {
  const parts = wordParts(word);
  const [first] = parts;
  const others =
    first === undefined || first.isPair
      ? []
      : parts.length > 1
        ? [parts.map(({ text }) => text).join('')]
        : [
            first.text,
            ...first.spellings,
            ...(first.isCode ? [first.text.replace(/^(\p{L}+)(?=\p{N})/u, '$1-')] : []),
          ];
  const spellings = [word, ...others]
    .filter((spelling) => !isDateForm(spelling))
    .map((spelling) => spelling.replace(/^[.§]|[#+]+$/gu, ''));
  return [...new Set(spellings)];
}

/** A name as a part. */
export function codePart(text: string): WordPart {
  return part(text, { isCode: true });
}

/** The stem of a part or of one of its spellings. Names in capitals ("IT"), codes and other scripts have none. */
export function stemOf(text: string): string {
  if (!PLAIN.test(text)) return text;
  const regular = regularForm(text);
  return stemmer(regular === text && SINGULAR_IN_S.test(text) ? `${text}es` : regular);
}

/** The character 4-grams of a word with marked borders; a short word is one n-gram. */
export function grams(word: string): string[] {
  const bordered = `_${word}_`;
  if (bordered.length <= GRAM) return [bordered];
  return Array.from({ length: bordered.length - GRAM + 1 }, (_, start) =>
    bordered.slice(start, start + GRAM),
  );
}

/** The n-grams of a part, of which a pair of characters is one itself. */
export function gramsOf({ text, isPair }: WordPart): string[] {
  return isPair ? [text] : grams(text);
}

function partsWithDigits(word: string): WordPart[] {
  const [, label, number] = CODE.exec(word) ?? [];
  if (label !== undefined && number !== undefined && !NO_LABEL.has(label)) {
    const within = [...(label.length > 1 ? [foldLetters(label)] : []), number];
    return [part(foldLetters(label) + number.replace(/(?<=\p{L})[-.]|-/gu, ''), { isCode: true, within })];
  }
  const [, letters, digits] = WORD_AND_NUMBER.exec(word) ?? [];
  if (letters !== undefined && digits !== undefined) return [part(letters), part(digits)];
  return word
    .split(JOINTS)
    .flatMap((piece) =>
      piece === '' ? [] : [part(foldLetters(piece), { spellings: optional(dayForm(piece)) })],
    );
}

function partsOfLetters(word: string): WordPart[] {
  const pieces = word.split(JOINTS).filter((piece) => piece !== '');
  if (pieces.length < 2) return pieces.flatMap(partsOfPiece);
  // The "l" of "l'eau" and the "s" of "Plato's" are not words.
  if (/['’]/u.test(word)) return pieces.filter((piece) => piece.length > 1).flatMap(partsOfPiece);
  const joined = foldLetters(pieces.join('').toLowerCase());
  if (pieces.some((piece) => piece.length === 1))
    return [part(joined, { within: pieces.filter((piece) => piece.length > 1).map(foldLetters) })];
  const parts = pieces.flatMap(partsOfPiece);
  return parts.map((each, index) => (index === 0 ? { ...each, within: [...each.within, joined] } : each));
}

function partsOfPiece(piece: string): WordPart[] {
  if (PAIRED.test(piece)) return pairs(piece);
  const text = foldLetters(piece);
  const month = monthForm(piece);
  return [part(text, { spellings: [...optional(writtenOut(piece, text)), ...optional(month)] })];
}

/** How people write a word who have no umlauts: "geoeffnet". */
function writtenOut(piece: string, folded: string): string | undefined {
  const written = foldLetters(writeOutUmlauts(piece));
  return written === folded ? undefined : written;
}

/** A lower-case word with "ae", "oe" and "ue" for umlauts. */
export function writeOutUmlauts(word: string): string {
  return word.normalize('NFC').replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue');
}

/** A lower-case word without accents and with letters that everyone can type. */
export function foldLetters(piece: string): string {
  if (PLAIN.test(piece)) return piece;
  return piece
    .normalize('NFD')
    .replace(LATIN_MARKS, '')
    .normalize('NFC')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ł', 'l');
}

function pairs(word: string): WordPart[] {
  const stem = HANGUL.test(word) ? koreanStem(word) : word.replace(OKURIGANA, '');
  const characters = Array.from(stem);
  const texts =
    characters.length === 1
      ? characters
      : characters.slice(1).map((character, index) => `${characters[index]}${character}`);
  const share = 1 / texts.length;
  return texts.map((text) =>
    part(text, { isPair: true, share, within: text.length > 1 ? (text.match(HAN) ?? []) : [] }),
  );
}

/** Where one syllable is left, it is without its final consonant, which changes with the ending: "열어요", "엽니다". */
function koreanStem(word: string): string {
  const stem = word.replace(KOREAN_ENDING, '');
  if (stem === word || stem.length > 1) return stem;
  return stem.normalize('NFD').slice(0, 2).normalize('NFC');
}

function part(text: string, more: Partial<WordPart> = {}): WordPart {
  return { text, spellings: [], within: [], isPair: false, isCode: false, share: 1, ...more };
}

function optional(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}
