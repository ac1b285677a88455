/** The numbers that people write as words, by value; from 13 on only the usual ones. */
const NUMBER_WORDS: Readonly<Record<number, string>> = {
  0: 'zero null',
  1: 'one ein eine einen einem einer eins un une uno una',
  2: 'two zwei deux dos',
  3: 'three drei trois tres',
  4: 'four vier quatre cuatro',
  5: 'five fünf cinq cinco',
  6: 'six sechs seis',
  7: 'seven sieben sept siete',
  8: 'eight acht huit ocho',
  9: 'nine neun neuf nueve',
  10: 'ten zehn dix diez',
  11: 'eleven elf onze',
  12: 'twelve zwölf douze doce',
  15: 'fifteen fünfzehn quinze quince',
  16: 'sixteen sechzehn seize',
  20: 'twenty zwanzig vingt veinte',
  30: 'thirty dreißig trente treinta',
};

const MONTHS = [
  'january jan januar janvier enero',
  'february feb februar février febrero',
  'march mar märz mars marzo',
  'april apr avril abril',
  'may mai mayo',
  'june jun juni juin junio',
  'july jul juli juillet julio',
  'august aug août agosto',
  'september sep sept septembre septiembre',
  'october oct oktober okt octobre octubre',
  'november nov novembre noviembre',
  'december dec dezember dez décembre diciembre',
];

const UNITS: readonly string[] = ['euro euros eur €', '% percent prozent pourcent'];

/** Each word that has other forms, with the one form that stands for them. */
const FORMS = new Map<string, string>([
  ...Object.entries(NUMBER_WORDS).flatMap(([number, words]) =>
    words.split(' ').map((word): [string, string] => [word, number]),
  ),
  ...[...MONTHS, ...UNITS].flatMap((line) => {
    const [form = '', ...others] = line.split(' ');
    return others.map((word): [string, string] => [word, form]);
  }),
]);

const MONTH_NAMES = MONTHS.map((line) => line.split(' ')[0] ?? '');
const MONTH_FIRST = new RegExp(
  String.raw`\b(${MONTH_NAMES.join('|')}) (\d{1,2})\b(?! (?:${MONTH_NAMES.join('|')}))`,
  'gu',
);

const MARKER = /\[\d+\]/gu;
const TOKEN = /\d{1,2}:\d{2}|\d+(?:[.,]\d+)*|[\p{L}\p{M}]+|[€%]/gu;

/**
 * A text in the form in which answers are compared: small letters, one space between words, no punctuation
 * and no citation markers; number words as figures ("two weeks", "2 weeks"), figures without separators of
 * thousands and without closing zeros ("1,450.00", "1450"), dates as day and month ("31. Januar", "January 31"),
 * one name for euros and per cent.
 */
export function toAnswerForm(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(MARKER, ' ')
    .replace(/per cent/gu, '%')
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/gu, (_, year, month, day) => named(day, month, year))
    .replace(/\b(0?[1-9]|[12]\d|3[01])\.\s?(0?[1-9]|1[0-2])\.\s?(\d{4})?/gu, (_, day, month, year = '') =>
      named(day, month, year),
    );
  const tokens = plain.match(TOKEN) ?? [];
  const joined = tokens.map((token) =>
    /^\d/u.test(token) ? plainNumber(token) : (FORMS.get(token) ?? token),
  );
  return joined.join(' ').replace(MONTH_FIRST, '$2 $1');
}

function named(day: string, month: string, year: string): string {
  return `${Number(day)} ${MONTH_NAMES[Number(month) - 1] ?? month} ${year}`;
}

/** "1,450.00" and "1.450" are 1450, "4,20" is 4.2; a time of day stays as it is. */
function plainNumber(token: string): string {
  if (token.includes(':')) return token;
  const decimal = /[.,](?!\d{3}(?!\d))(\d+)$/u.exec(token);
  const whole = (decimal === null ? token : token.slice(0, decimal.index)).replace(/[.,]/gu, '');
  return String(Number(decimal === null ? whole : `${whole}.${decimal[1]}`));
}
