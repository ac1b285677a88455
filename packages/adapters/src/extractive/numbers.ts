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
erste 1 ersten 1 zweite 2 zweiten 2 dritte 3 dritten 3 vierte 4 vierten 4 fünfte 5 fünften 5 sechste 6 sechsten 6 siebte 7
siebten 7 achte 8 achten 8 neunte 9 neunten 9 zehnte 10 zehnten 10
deuxième 2 troisième 3 quatrième 4 cinquième 5 sixième 6 septième 7 huitième 8 neuvième 9 dixième 10
segundo 2 segunda 2 tercer 3 tercero 3 tercera 3 cuarto 4 cuarta 4 quinto 5 quinta 5`;

const VALUES_OF = (words: string): (readonly [string, number])[] =>
  [...words.matchAll(/(\p{L}+) (\d+)/gu)].map(([, word = '', value]) => [word, Number(value)]);
const ORDINAL_WORDS: ReadonlySet<string> = new Set(VALUES_OF(ORDINALS).map(([word]) => word));
const VALUES = new Map(VALUES_OF(`${CARDINALS} ${ORDINALS}`));
/** Counting words that are no numbers to calculate with. */
const OTHER = ['one', 'half', 'once', 'twice', 'halbe[rsn]?', 'einmal', 'zweimal'];

/** Number words that count or measure something, without those that tell a place in a row. */
export const COUNTING_WORDS = [...OTHER, ...VALUES_OF(CARDINALS).map(([word]) => word)].join('|');

export const NUMBER_WORDS = [...OTHER, ...VALUES.keys()].join('|');

const WORD_OF_NUMBER = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${[...VALUES.keys()].sort((a, b) => b.length - a.length).join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
);
const THOUSANDS = /(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,]*\d)/gu;
const ENGLISH_ORDINAL = /(?<=\d)(?:st|nd|rd|th)(?![\p{L}\p{N}])/giu;

/** Whether a word in small letters tells the place in a row, as "second" does. */
export function isOrdinal(word: string): boolean {
  return ORDINAL_WORDS.has(word) || /^\d+(?:st|nd|rd|th)$/u.test(word);
}

/** A text with figures for number words, and without separators of thousands: "the third year" is "the 3 year". */
export function withFigures(text: string): string {
  return text
    .replace(THOUSANDS, (number) => number.replace(/[.,]/gu, ''))
    .replace(ENGLISH_ORDINAL, '')
    .replace(WORD_OF_NUMBER, (word) => String(VALUES.get(word.toLowerCase()) ?? word));
}
