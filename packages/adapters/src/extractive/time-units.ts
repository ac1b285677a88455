/** Words that tell a length of time or how often something is, for expressions of whole words. */
export const TIME_UNITS =
  'seconds?|minutes?|hours?|days?|nights?|weeks?|months?|quarters?|years?|decades?|daily|weekly|monthly|quarterly|yearly|' +
  'annual(?:ly)?|sekunden?|minuten?|stunden?|(?:arbeits|werk)?tagen?|(?:arbeits|werk)?tage|wochen?|monate?n?|jahre?n?|' +
  'täglich|wöchentlich|monatlich|jährlich|heures?|jours?|semaines?|mois|ans?|années?|horas?|días?|semanas?|mes(?:es)?|años?';

/**
 * The units of time behind a number, by name: "10 Tage" and "ten days" count the same. They lack "daily" and the like,
 * which no number counts.
 */
export const TIME_UNITS_BEHIND_NUMBERS = {
  year: 'years?|jahren?|jahre?s?|ans?|années?|años?',
  month: 'months?|monate?n?|mois|mes(?:es)?',
  week: 'weeks?|wochen?|semaines?|semanas?',
  day: 'days?|(?:arbeits|werk|kalender)?tage?n?|jours?|días?',
  hour: 'hours?|stunden?|heures?|horas?',
  minute: 'minutes?|minuten?|minutos?|mins?',
} as const;
