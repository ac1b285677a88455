import { foldLetters } from '../ranking/index.ts';

/** Number words with their values, in English, German, French and Spanish, as "word value". */
const CARDINALS = `
two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14 fifteen 15
sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 hundred 100 thousand 1000
zwei 2 drei 3 vier 4 fünf 5 sechs 6 sieben 7 acht 8 neun 9 zehn 10 elf 11 zwölf 12 fünfzehn 15 zwanzig 20 dreißig 30
vierzig 40 fünfzig 50 hundert 100 tausend 1000
deux 2 trois 3 quatre 4 cinq 5 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 quinze 15 vingt 20 trente 30 mille 1000
dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 doce 12 quince 15 veinte 20 treinta 30 cien 100 mil 1000`;

const ORDINALS = `
first 1 second 2 third 3 fourth 4 fifth 5 sixth 6 seventh 7 eighth 8 ninth 9 tenth 10 eleventh 11 twelfth 12 thirteenth 13
fourteenth 14 fifteenth 15 twentieth 20
deuxième 2 troisième 3 quatrième 4 cinquième 5 sixième 6 septième 7 huitième 8 neuvième 9 dixième 10
primer 1 primero 1 primera 1 segundo 2 segunda 2 tercer 3 tercero 3 tercera 3 cuarto 4 cuarta 4 quinto 5 quinta 5
${germanOrdinals('erst 1 zweit 2 dritt 3 viert 4 fünft 5 sechst 6 siebt 7 acht 8 neunt 9 zehnt 10')}`;

/** Ordinals that are no numbers to calculate with, since they are other words in English: "the premiere of a film". */
const FRENCH_FIRST = ['premier', 'premiers', 'première', 'premières'].map((word) => [word, 1] as const);

const VALUES_OF = (words: string): (readonly [string, number])[] =>
  [...words.matchAll(/(\p{L}+) (\d+)/gu)].map(([, word = '', value]) => [word, Number(value)]);
const ORDINAL_VALUES = new Map(
  [...VALUES_OF(ORDINALS), ...FRENCH_FIRST].map(([word, value]) => [foldLetters(word), value]),
);
/** The value of each word, as it is written and without accents. */
const VALUES = new Map(
  VALUES_OF(`${CARDINALS} ${ORDINALS}`).flatMap(([word, value]): [string, number][] => [
    [word, value],
    [foldLetters(word), value],
  ]),
);
/** Counting words that are no numbers to calculate with. */
const OTHER = ['one', 'half', 'once', 'twice', 'halbe[rsn]?', 'einmal', 'zweimal'];

/** Number words that count or measure something, without those that tell a place in a row. */
export const COUNTING_WORDS = [
  ...new Set([...OTHER, ...VALUES_OF(CARDINALS).flatMap(([word]) => [word, foldLetters(word)])]),
].join('|');

export const NUMBER_WORDS = [...OTHER, ...VALUES.keys()].join('|');

const WORD_OF_NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${[...VALUES.keys()].sort((a, b) => b.length - a.length).join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
);
const THOUSANDS = /(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)/gu;
const ENGLISH_ORDINAL = /(?<=\d)(?:st|nd|rd|th)(?![\p{L}\p{N}])/giu;

/** The place in a row that a word in small letters tells, with accents or without: 2 of "second" and "zweiter". */
export function ordinalValue(word: string): number | undefined {
  const [, figures] = /^(\d+)(?:st|nd|rd|th)$/u.exec(word) ?? [];
  return figures === undefined ? ORDINAL_VALUES.get(foldLetters(word)) : Number(figures);
}

/** A text with figures for number words, and without separators of thousands: "the third year" is "the 3 year". */
export function withFigures(text: string): string {
  return text
    .replace(THOUSANDS, (number) => number.replace(/[.,]/gu, ''))
    .replace(ENGLISH_ORDINAL, '')
    .replace(WORD_OF_NUMBER, (word) => String(VALUES.get(word.toLowerCase()) ?? word));
}

/** Ordinals with each of their endings, of stems with their values. */
function germanOrdinals(stems: string): string {
  return stems.replace(/(\p{L}+) (\d+)/gu, '$1e $2 $1en $2 $1er $2 $1es $2 $1em $2');
}
