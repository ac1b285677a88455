/** The months, without the English "may", which is a month only beside a number. */
export const MONTHS =
  'jan(?:uary|uar)?|feb(?:ruary|ruar)?|march|märz|april|mai|june?|juni|july?|juli|august|sept(?:ember)?|' +
  'oct(?:ober)?|oktober|nov(?:ember)?|dec(?:ember)?|dezember|janvier|février|mars|avril|juin|juillet|août|' +
  'septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto';

/** The days of the week, in the languages of the other lists of words. */
export const WEEKDAYS =
  '(?:mon|tues|wednes|thurs|fri|satur|sun)days?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|' +
  'lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?';

/** Times of day, of which some in words. */
export const CLOCK_TIME =
  String.raw`\d{1,2}:\d{2}|\d{1,2}(?:\.\d{2})?\s?(?:[ap]\.?m|uhr)|\d{1,2}\s?h(?:\d{2})?|` +
  String.raw`\d{1,2}\.\d{2}\s?(?:[–-]|to|bis)\s?\d{1,2}\.\d{2}|noon|midnight|mittags?|mitternacht|midi|minuit|mediodía|medianoche`;
