/** The names of the months in the languages of the stop words, from January on. */
const NAMES = [
  'january januar janvier enero gennaio januari',
  'february februar février febrero febbraio februari',
  'march märz maerz mars marzo maart',
  'april avril abril aprile',
  'May mai mayo maggio mei',
  'june juni juin junio giugno',
  'july juli juillet julio luglio',
  'august août aout agosto augustus',
  'september septembre septiembre settembre',
  'october oktober octobre octubre ottobre',
  'november novembre noviembre',
  'december dezember décembre diciembre dicembre',
];
/** Short forms count only beside a day: "Jan" is a name and "Dec" may be anything. */
const SHORT = [
  'jan',
  'feb',
  'mar mär',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep sept',
  'oct okt',
  'nov',
  'dec dez',
];
/** Names that are words of another language as well, so they count only beside a day. */
const AMBIGUOUS = new Set(['mars', 'mayo', 'mei']);

const MONTH_OF_NAME = numbered(NAMES);
const MONTH_OF_WORD = new Map([...MONTH_OF_NAME, ...numbered(SHORT)]);

const DAY = /^(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?$/u;
const FULL_DATE =
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$|^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/u;
/** A day and a month with two digits ("15.02"), which may also be a number. */
const DAY_AND_MONTH = /^(?<day>0[1-9]|[12]\d|3[01])\.(?<month>0[1-9]|1[0-2])$/u;

/** A month as ISO 8601 once wrote it: the same in every language. */
export function monthForm(word: string): string | undefined {
  const month = AMBIGUOUS.has(word) ? undefined : MONTH_OF_NAME.get(word);
  return month === undefined ? undefined : `--${month}`;
}

/** The other reading of a number such as "15.02". */
export function dayForm(word: string): string | undefined {
  const { day, month } = DAY_AND_MONTH.exec(word)?.groups ?? {};
  return day === undefined || month === undefined ? undefined : `--${month}-${day}`;
}

/** Whether a word is a date or a month in one of these forms. */
export function isDateForm(word: string): boolean {
  return word.startsWith('--');
}

/** The words for a date that begins at a place in a text, and how many words it takes there. */
export function dateAt(
  words: readonly string[],
  place: number,
): { readonly words: string[]; readonly length: number } | undefined {
  const word = words[place] ?? '';
  if (!/\d/u.test(word)) {
    const month = MONTH_OF_WORD.get(word);
    const day = DAY.exec(words[place + 1] ?? '')?.[1];
    if (month === undefined || day === undefined) return undefined;
    return { words: [`--${month}`, dayOf(month, day)], length: 2 };
  }
  const { day, month, year } = FULL_DATE.exec(word)?.groups ?? {};
  if (
    day !== undefined &&
    month !== undefined &&
    year !== undefined &&
    Number(month) <= 12 &&
    Number(day) <= 31
  )
    return { words: [dayOf(month.padStart(2, '0'), day), `--${month.padStart(2, '0')}`, year], length: 1 };
  const spokenDay = DAY.exec(word)?.[1];
  if (spokenDay === undefined) return undefined;
  const gap = words[place + 1] === 'of' || words[place + 1] === 'de' ? 2 : 1;
  const named = MONTH_OF_WORD.get(words[place + gap] ?? '');
  if (named === undefined) return undefined;
  return { words: [dayOf(named, spokenDay), `--${named}`], length: gap + 1 };
}

function dayOf(month: string, day: string): string {
  return `--${month}-${day.padStart(2, '0')}`;
}

function numbered(lists: readonly string[]): Map<string, string> {
  return new Map(
    lists.flatMap((names, index) =>
      names.split(' ').map((name) => [name, String(index + 1).padStart(2, '0')] as const),
    ),
  );
}
