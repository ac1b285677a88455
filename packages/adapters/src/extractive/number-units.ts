import { foldLetters } from '../ranking/index.ts';
import { CURRENCIES, PERCENT } from './currencies.ts';
import { TIME_UNITS_BEHIND_NUMBERS } from './time-units.ts';

/**
 * What is counted behind a number, in English, German, French and Spanish. The unit of a price or a percentage is known so
 * that its number is not taken for an age or a term.
 */
const UNITS: Readonly<Record<string, string>> = {
  ...TIME_UNITS_BEHIND_NUMBERS,
  person: 'people|persons?|guests|visitors|personen|gäste|leute|personnes|personas',
  distance: 'km|kilomet(?:er|re)s?|kilometern?|kilomètres?|kilómetros?',
  length: 'm|met(?:er|re)s?|metern|mètres?|metros?|cm|centimet(?:er|re)s?|zentimetern?',
  area: '(?:m|km)²|square (?:kilo)?met(?:er|re)s?|quadrat(?:kilo)?metern?|mètres? carrés?|metros? cuadrados?',
  volume:
    'm³|lit(?:er|re)s?|litern|litros?|cubic met(?:er|re)s?|kubikmetern?|mètres? cubes?|metros? cúbicos?',
  temperature: '°\\s?[cf]?|degrees?|grad|degrés?|grados?',
  page: 'pages?|seiten?|páginas?',
  weight: 'kg|kilos?|kilograms?|kilogramm|kilogrammes?|kilogramos?|tonnes?|tonnen?',
  price: `${CURRENCIES}|${PERCENT}`,
};
const UNIT = Object.entries(UNITS).map(([name, words]) => `(?<${name}>${words})`);
/** What a unit of two words begins with comes behind it: "m²" is no "m", and "mètres carrés" no "mètres". */
const UNIT_AFTER = new RegExp(
  `^[\\s-]?(?:${UNIT.toReversed().join('|')})(?![\\p{L}\\p{N}])|^\\s?[€$£%]`,
  'iu',
);
const UNITS_FOLDED = Object.entries(UNITS).map(
  ([name, words]) => [name, new RegExp(`^(?:${foldLetters(words)})$`, 'u')] as const,
);

/** The unit that a text begins with, such as `month`; `price` for a currency. */
export function unitAfter(text: string): string | undefined {
  const match = UNIT_AFTER.exec(text);
  if (match === null) return undefined;
  return Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? 'price';
}

/** The unit that a word names, in the form in which words are compared: "ano" for "año". */
export function unitNamed(word: string): string | undefined {
  return UNITS_FOLDED.find(([, words]) => words.test(word))?.[0];
}
