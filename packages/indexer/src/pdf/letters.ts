import { closeUp } from './spaceless.ts';

/**
 * Characters of the private use area that fonts agree on: ligatures of Microsoft's and other fonts, the corporate use
 * of Adobe (glyph list 1.2), bullets and boxes of Symbol and Wingdings.
 */
const PRIVATE_USE: Readonly<Record<string, string>> = {
  '\uF001': 'fi',
  '\uF002': 'fl',
  '\uF6BE': 'j',
  '\uF6D9': '©',
  '\uF6DA': '®',
  '\uF6DB': '™',
  '\uF6DC': '1',
  '\uF6DE': '—',
  '\uF724': '$',
  '\uF726': '&',
  '\uF7A2': '¢',
  '\uF8E8': '®',
  '\uF8E9': '©',
  '\uF8EA': '™',
  '\uF0A7': '▪',
  '\uF0A8': '☐',
  '\uF0B7': '•',
  '\uF0D8': '▪',
  '\uF0E0': '→',
  '\uF0FB': '✗',
  '\uF0FC': '✓',
  '\uF0FD': '☒',
  '\uF0FE': '☒',
};

/** Forms without the right compatibility mapping in Unicode: radicals that fonts show with the glyph of the ideograph. */
const FORMS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...'ﬅﬆ⺝月⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀',
  ].reduce<[string, string][]>((pairs, character, index, all) => {
    if (index % 2 === 0) pairs.push([character, all[index + 1] ?? character]);
    return pairs;
  }, []),
);

/** Ligatures, Arabic presentation forms and radicals: a PDF stores the shape instead of the letter. */
const PRESENTATION_FORMS = /[\u2E80-\u2FD5\uFB00-\uFDFF\uFE70-\uFEFC]/g;
const PRIVATE_USE_CHARACTER = /\p{Co}/gu;
const INVISIBLE = /[\u200B\u2060\uFEFF]/g;
/** Old-style figures, small capitals and their accented forms in Adobe's corporate use. */
const OLD_STYLE_FIGURE = /[\uF730-\uF739]/g;
const SMALL_CAPITAL = /[\uF761-\uF77A\uF7E0-\uF7FE]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: codes of glyphs without a mapping.
const CONTROL = /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\p{Cs}\p{Cn}]/gu;

/**
 * The letters that a reader sees: Unicode NFC, with presentation forms and known private characters resolved, and a
 * replacement character for a glyph that has no mapping. NFKC for all of it would also turn "m²" into "m2" and "½"
 * into "1⁄2".
 */
export function toLetters(text: string): string {
  return closeUp(text.replace(PRESENTATION_FORMS, (form) => (FORMS[form] ?? form).normalize('NFKC')))
    .replace(OLD_STYLE_FIGURE, (figure) => String(figure.charCodeAt(0) - 0xf730))
    .replace(SMALL_CAPITAL, (capital) => String.fromCharCode(capital.charCodeAt(0) - 0xf700))
    .replace(PRIVATE_USE_CHARACTER, (character) => PRIVATE_USE[character] ?? character)
    .replace(INVISIBLE, '')
    .replace(/[\t\n\r\f\v\u00A0\u2000-\u200A\u202F\u3000]/g, ' ')
    .replace(CONTROL, '\uFFFD')
    .normalize('NFC');
}

const UNKNOWN = '[\\uFFFD\\p{Co}]';
const UNKNOWN_LETTER = new RegExp(`[\\p{L}\\p{N}]${UNKNOWN}|${UNKNOWN}[\\p{L}\\p{N}]`, 'u');

/** Whether a text has a character without a mapping beside a letter or figure. Alone, it is most likely a bullet. */
export function hasUnknownLetters(text: string): boolean {
  return UNKNOWN_LETTER.test(text);
}

/** A sign in the middle of a word: pdf.js shows the code of a glyph whose name it does not know, as in "o!ce". */
const SIGN_IN_WORD = /\p{Ll}[!"#$%*+<=>?\\^`{|}~¡-¿×÷ÞÐþð]\p{Ll}/u;

/** Whether a text from pdf.js has characters that the names of their glyphs may explain. */
export function mayLackNames(text: string): boolean {
  return SIGN_IN_WORD.test(text) || new RegExp(UNKNOWN, 'u').test(toLetters(text));
}
