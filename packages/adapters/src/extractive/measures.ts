import { wholeWords } from './whole-words.ts';

/** A measurable property: the words that ask for it, the nouns that name it, and its units behind a number. */
interface Measure {
  readonly asks: RegExp;
  readonly name: RegExp;
  readonly unit: RegExp;
}

const LENGTH = behindNumber(
  'mm|cm|dm|m|km|millimet(?:er|re)s?|centimet(?:er|re)s?|kilomet(?:er|re)s?|met(?:er|re)s?|feet|foot|ft|inch(?:es)?|miles?|' +
    'metern?|centimetern?|kilometern?|mètres?|centimètres?|kilomètres?|metros?|centímetros?|kilómetros?',
);
const WEIGHT = behindNumber(
  'mg|g|kg|t|lbs?|grams?|grammes?|kilos?|kilogram(?:me)?s?|tonnes?|tons?|pounds?|gramm|kilogramm|tonnen?|gramos?|kilogramos?|toneladas?',
);
const YEARS = behindNumber('years?|months?|jahren?|jahre|monaten?|monate|ans?|mois|años?|meses');

const MEASURES: readonly Measure[] = [
  measure(
    'how (?:high|tall)|height|wie (?:hoch|groß)|höhe|hauteur|altura',
    'height|high|tall|höhe|hoch|hauteur|altura',
    LENGTH,
  ),
  measure(
    'how wide|width|wie breit|breite|largeur|anchura',
    'width|wide|breite|breit|largeur|anchura',
    LENGTH,
  ),
  measure(
    'how deep|depth|wie tief|tiefe|profondeur|profundidad',
    'depth|deep|tiefe|tief|profondeur|profundidad',
    LENGTH,
  ),
  measure('how far|distance|wie weit|entfernung', 'distance|far|away|entfernung|entfernt|weit', LENGTH),
  measure(
    'how long|length|wie lang|länge|longueur|longitud',
    'length|long|länge|lang|longueur|longitud',
    LENGTH,
  ),
  measure(
    'how heavy|weight|wie schwer|gewicht|poids|peso',
    'weighs?|weight|heavy|gewicht|schwer|wiegt|poids|peso',
    WEIGHT,
  ),
  measure('how old|age|wie alt|alter|quel âge|edad', 'ages?|aged|old|alter|alt|âge|edad', YEARS),
];

const ONLY_UNIT = 0.8;

/** How well a text states the property that a question asks for, 0 to 1; undefined for a question that asks for none. */
export function createMeasureCheck(question: string): ((text: string) => number) | undefined {
  const asked = MEASURES.filter(({ asks }) => asks.test(question));
  if (asked.length === 0) return undefined;
  return (text) =>
    Math.max(...asked.map(({ name, unit }) => (unit.test(text) ? (name.test(text) ? 1 : ONLY_UNIT) : 0)));
}

function measure(asks: string, name: string, unit: RegExp): Measure {
  return { asks: wholeWords(asks), name: wholeWords(name), unit };
}

function behindNumber(units: string): RegExp {
  return new RegExp(`\\d[\\s-]?(?:${units})(?![\\p{L}\\p{N}])`, 'iu');
}
