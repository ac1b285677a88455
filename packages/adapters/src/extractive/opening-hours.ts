import { CLOCK_TIME, WEEKDAYS } from './calendar.ts';
import { wholeWords } from './whole-words.ts';

/** Matches questions when something is open. */
export const ASKS_FOR_HOURS: RegExp = wholeWords(
  "(?:opening|office|business|visiting) (?:hours|times?)|öffnungszeit(?:en)?|sprechzeit(?:en)?|heures d'ouverture|horaires?|horarios?|" +
    '(?:when|what time|wann) .{0,60}(?:opens?|closes?|öffnet|schließt|geöffnet|offen)',
);
const TIMES = wholeWords(
  `${CLOCK_TIME}|closed|geschlossen|fermée?s?|cerrad[oa]s?|around the clock|all day|day and night|24/7|24 hours a day|rund um die uhr|` +
    'ganztägig|toute la journée|todo el día',
);
const DAYS = `${WEEKDAYS}|daily|täglich|tous les jours|a diario|weekdays?|weekends?|wochenende|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so`;
const UNTIL = String.raw`\s?(?:[–-]|to|bis|until|till|à|a)\s?`;
/** Hours between two numbers behind a day or "from": "Mon–Fri 9–17", "open from 9 to 5", but not "from 6 to 15 years". */
const HOURS_BETWEEN = new RegExp(
  String.raw`(?<!\p{L})(?:(?:${DAYS})[.:,]?|from|von|de|between|zwischen)\s\d{1,2}${UNTIL}\d{1,2}` +
    String.raw`(?:\s?(?:uhr|heures|horas|o'clock)(?!\p{L})|(?!\s?(?:[\p{L}\d€$£%]|[.,]\d)))`,
  'iu',
);

/** Whether a text says when something is open: times of day, hours behind a day, "closed", "all day". */
export function namesOpeningHours(text: string): boolean {
  return TIMES.test(text) || HOURS_BETWEEN.test(text);
}
