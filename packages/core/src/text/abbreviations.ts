/** The source of an expression for one of these words before a full stop at the end of a text. */
function endingIn(words: string, flags: string): RegExp {
  return new RegExp(String.raw`(?:^|[\s(\[„"'’/–-])(?:${words})\.\s*$`, flags);
}

/** An initial or an ordinal at the end, and what always stands before something else, by language. */
const ALWAYS = endingIn(
  String.raw`\p{Lu}|\d{1,2}|[Dd]r|Mr|Mrs|Ms|Prof|St|Fig|Abs|vs|ca|bzw|e\.\s?g|i\.\s?e|z\.\s?B|d\.\s?h|u\.\s?a|etc|approx|` +
    'Rev|Hon|Capt|Jr|Messrs|Hr|Hrn|Fr|Frl|Dipl|Ing|geb|vgl|gem|inkl|einschl|zzgl|bspw|evtl|ggf|insb|sog|zzt|' +
    String.raw`Mme|Mlle|MM|Sra|Srta|Sr|Dra|Ud|Uds|p\.\s?ej|p\.\s?ex|c\.-à-d|Sig|Dott|Avv|Egr|bijv|dhr|mevr|mw|incl|excl`,
  'u',
);
/** What stands before a number, and else may end a sentence: "No. 5", "Abs. 3", "art. 12", "max. 20". */
const BEFORE_NUMBER = endingIn(
  'no|nos|nr|nrn|núm|num|nº|n|art|arts|artt|abs|abschn|ziff|par|para|paras|§|s|ss|p|pp|pag|pág|págs|bl|blz|bd|vol|vols|kap|cap|ch|chap|' +
    'sec|sect|fig|figs|abb|tab|tel|tél|fax|ext|app|apt|max|min|mind|höchst|circa|env|approx|aprox|ungef|st|std|ed|aufl|' +
    'jan|feb|febr|mar|mär|apr|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|mo|di|mi|fr|sa|' +
    'janv|févr|avr|juil|déc|lun|mart|miérc|juev|vier|sáb|dom|ene|abr|ago|dic|gen|mag|giu|lug|ott|maa|zi|hs|pos|lit|buchst|sent',
  'iu',
);
/** A number behind such an abbreviation is no ordinal: "see p. 7." */
const NUMBERED = new RegExp(
  String.raw`${BEFORE_NUMBER.source.replace(/\\s\*\$$/u, '')}\s*\d{1,2}\.\s*$`,
  'iu',
);
/** One letter of an abbreviation whose next letter follows: "z. B.", "d. h.", "i. d. R.". */
const LETTER = endingIn(String.raw`\p{Ll}`, 'u');
const NEXT_LETTER = /^\p{L}\./u;

/** Whether a sentence that seems to end in a full stop ends in an abbreviation, and goes on. */
export function isAbbreviated(sentence: string, next: string): boolean {
  const end = sentence.slice(-24);
  if (!/\.\s*$/u.test(end)) return false;
  if (ALWAYS.test(end)) return !NUMBERED.test(end);
  return (/^[\p{N}§]/u.test(next) && BEFORE_NUMBER.test(end)) || (NEXT_LETTER.test(next) && LETTER.test(end));
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl'];
const MONTHS = LANGUAGES.flatMap((language) =>
  (['long', 'short'] as const).flatMap((month) => {
    const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, index) => {
      const parts = format.formatToParts(Date.UTC(2001, index, 5));
      return parts.find(({ type }) => type === 'month')?.value.replace('.', '') ?? '';
    });
  }),
);
const MONTH_NAMES = [...new Set(MONTHS)].filter((name) => /\p{L}/u.test(name)).join('|');
const DAY_OF_MONTH = new RegExp(
  String.raw`^\s*\d{1,2}(?:\.|º|er|e|th|st|nd|rd)?\s+(?:de\s+)?(?:${MONTH_NAMES})(?!\p{L})`,
  'iu',
);
const MONTH_FIRST = new RegExp(String.raw`^\s*(?:${MONTH_NAMES})(?!\p{L})`, 'iu');

/** Whether a line break stands before a day and its month, or between the two, within a sentence. */
export function isDayBeforeMonth(sentence: string, next: string): boolean {
  if (/\n[ \t]*\n\s*$/u.test(sentence)) return false;
  const line = sentence.trimEnd();
  if (/(?:^|\s)\d{1,2}\.?$/u.test(line)) return MONTH_FIRST.test(next);
  return /[\p{L},]$/u.test(line) && DAY_OF_MONTH.test(next);
}
