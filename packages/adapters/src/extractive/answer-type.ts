import { foldLetters } from '../ranking/index.ts';
import { asksForAmount, hasAmount, namesAmount } from './amounts.ts';
import { CLOCK_TIME, MONTHS, WEEKDAYS } from './calendar.ts';
import { createCountCheck } from './counts.ts';
import { createMeasureCheck } from './measures.ts';
import { COUNTING_WORDS, NUMBER_WORDS } from './numbers.ts';
import { ASKS_FOR_HOURS, namesOpeningHours } from './opening-hours.ts';
import { TIME_UNITS } from './time-units.ts';
import { wholeWords as free } from './whole-words.ts';

const NUMBER_WORD = free(NUMBER_WORDS);
const TIME_UNIT = free(TIME_UNITS);
const TIME_WORD = new RegExp(`^(?:${foldLetters(TIME_UNITS)}|dates?|times?|zeit(?:en)?)$`, 'u');
const CALENDAR = free(
  String.raw`${MONTHS}|${WEEKDAYS}|${CLOCK_TIME}|(?:19|20)\d{2}|\d{1,2}\.\s?(?:0?[1-9]|1[0-2])\.`,
);
const PERSON = free(
  'manager|officer|director|head of|team|department|desk|committee|board|supervisor|administrator|coordinator|nurse|doctor|' +
    'author|staff|employees?|members?|hr|responsible|contact|mr|mrs|ms|dr|prof|leiter(?:in)?|leitung|abteilung|' +
    'vorgesetzte[rn]?|personalabteilung|beauftragte[rn]?|vorstand|zuständig|verantwortlich|mitarbeiter(?:innen)?|' +
    'mitarbeitende[rn]?|herr|frau|responsable|service|équipe',
);
const FULL_NAME = /(?<=\S\s)\p{Lu}\p{Ll}+\s\p{Lu}\p{Ll}+/u;
/** The name of a column that answers a question word: "Where: shops". */
const PLACE_COLUMN = free(String.raw`(?:where|location|place|wo|ort|où|lieu|dónde|lugar)\s?(?=:)`);
const PLACE = free(
  'rooms?|floors?|buildings?|streets?|offices?|entrance|reception|desk|counter|portal|page|website|intranet|site|' +
    'locations?|lobby|basement|garage|kitchen|shelf|online|raum|zimmer|stock|etage|erdgeschoss|gebäude|straße|büro|eingang|' +
    'empfang|schalter|bâtiment|étage|bureau|rue',
);
const CAUSE = free(
  'because|since|so that|due to|in order to|therefore|reason|otherwise|caused|weil|damit|deshalb|daher|denn|aufgrund|' +
    'wegen|sonst|parce que|afin|car|porque|omdat',
);
const RULE = free(
  "may|must|can|cannot|can't|not|never|only|allowed|permitted|prohibited|forbidden|required|optional|entitled|obliged|kann|" +
    'können|darf|dürfen|muss|müssen|nicht|kein|keine[nmrs]?|nur|erlaubt|verboten|untersagt|gestattet|verpflichtet|peut|doit|' +
    'interdit',
);
const WAY = free(
  'must|should|via|by \\p{L}+ing|using|use|form|submit|request|apply|fill|click|select|press|send|call|contact|formular|' +
    'antrag|über|mittels|senden|ausfüllen|formulaire',
);
const TELEPHONE = /\+?\d[\d\s/().-]{5,20}\d/u;
const ADDRESS = /\S@\S{1,100}\.\S|https?:|www\./iu;

const EMERGENCY_NUMBER = free('112|911|999|110');

function namesTelephone(text: string): boolean {
  return TELEPHONE.test(text) || EMERGENCY_NUMBER.test(text);
}

/** So long before something else: "seven weeks before", "at least ten working days ahead". */
const LEAD = free(
  String.raw`(?:\d+|${NUMBER_WORDS})\s(?:\p{L}+\s)?(?:${TIME_UNITS})\s(?:\p{L}+\s){0,2}` +
    '(?:before|beforehand|ahead|in advance|prior|vor|vorher|zuvor|im voraus|avant|auparavant|antes)',
);

/** Whether a word in the form in which words are compared is a unit of time, a "date", or "time" itself. */
export function isTimeUnit(word: string): boolean {
  return TIME_WORD.test(word);
}

function hasNumber(text: string): boolean {
  return /\d/u.test(text) || NUMBER_WORD.test(text);
}

/** Dates and times of day, which are no answer to "how many". */
const DATE = new RegExp(
  String.raw`\d{1,2}[:.]\d{2}\s?(?:uhr|[ap]\.?m)?|\b\d{1,2}\.?\s(?:${MONTHS}|may)(?!\p{L})|(?<!\p{L})(?:${MONTHS}|may)\s\d{1,2}\b|\b(?:19|20)\d{2}\b`,
  'giu',
);

const MEASURE = new RegExp(
  String.raw`(?<![\d.,])\d{1,9}(?:[.,]\d{1,9})?(?:\s?[–-]\s?\d{1,9})?[\s-]?(?:${TIME_UNITS}|[ckm]?m|k?g)(?![\p{L}\p{N}])`,
  'giu',
);
/** Words that count, but neither a place in a row ("the first day") nor "at once". */
const COUNT_WORD = new RegExp(`(?<!at\\s)${free(COUNTING_WORDS).source}`, 'iu');

/** A text without its numbers of days, metres and the like, and without its dates. */
function withoutMeasures(text: string): string {
  return text.replace(DATE, ' ').replace(MEASURE, ' ');
}

/** Whether a text contains a number that is no date, or an amount such as "4.50". */
function hasQuantity(text: string): boolean {
  const undated = text.replace(DATE, ' ');
  return hasAmount(text) || /\d/u.test(undated) || COUNT_WORD.test(undated);
}

/** The types of answers, with the questions that ask for them. */
interface AnswerType {
  readonly asks: RegExp;
  readonly isAnswer: (sentence: string) => boolean;
  /** Whether it only says how a question is put, where the question asks for something else as well: "How long can I …?" */
  readonly isForm?: boolean;
  /** Whether it is the type of questions that only an amount answers. */
  readonly isAmount?: boolean;
  /** Whether each answer has it or another number: a time of day can hardly be said without one, a place can. */
  readonly isStrict?: boolean;
}

const ANSWER_TYPES: readonly AnswerType[] = [
  {
    asks: free(
      'how (?:many|much|big|large|high|heavy|far|tall|old|fast|wide)|wie ?viele?n?|wie (?:hoch|groß|weit|schwer|alt|schnell|' +
        'breit)|combien|cuánt[oa]s?|quant[oaie]|hoeveel|what (?:percentage|number|amount|size|age)|limit|maximum|minimum|max|min|height|length|width|depth|weight|number of|höhe|länge|breite|tiefe|gewicht|anzahl|' +
        'mindestens|höchstens',
    ),
    isAnswer: hasQuantity,
  },
  {
    asks: free(
      'how (?:long|often|soon|late|early|quickly)|wie (?:lange|oft|bald|früh|spät|häufig)|combien de temps|cuánto tiempo|' +
        'what (?:time|date|day)|which (?:day|date|month|year)|wie ?viel uhr|deadline|frist(?:en)?|(?<!(?:opening|office|business) )hours|' +
        'periods?|duration|dauer|until when|bis wann|préavis|délai|durée|plazo|preaviso|duración',
    ),
    isAnswer: (sentence) => CALENDAR.test(sentence) || (TIME_UNIT.test(sentence) && hasNumber(sentence)),
  },
  {
    asks: free(
      'how (?:early|(?:long|far) (?:before(?:hand)?|ahead|in advance))|in advance|announce|' +
        'wie (?:früh|lange (?:vor|vorher|im voraus))|ankündigen',
    ),
    isAnswer: (sentence) => LEAD.test(sentence),
  },
  {
    asks: ASKS_FOR_HOURS,
    isAnswer: namesOpeningHours,
    isStrict: true,
  },
  {
    asks: free('when|wann|quand|cuándo|quando|wanneer'),
    isAnswer: (sentence) => CALENDAR.test(sentence) || TIME_UNIT.test(sentence),
  },
  {
    asks: free(
      'costs?|prices?|fees?|tax|steuer|charges?|salary|refund|allowance|how (?:expensive|cheap)|how much (?:is|are|was|were)|cheaper|kosten|kostet|preis|gebühr|wie teuer|(?:billig|günstig)er|prix|coûte(?:nt)?|cuestan?|' +
        'precio|(?:what|how much) .{0,60}(?:pay|paid|charge)|(?:was|wie ?viel) .{0,60}(?:zahle|bezahle|zahlt)n?',
    ),
    isAnswer: namesAmount,
    isAmount: true,
  },
  {
    asks: free('who|whom|whose|wer|wem|wen|qui|quién(?:es)?'),
    isAnswer: (sentence) => sentence.includes('@') || PERSON.test(sentence) || FULL_NAME.test(sentence),
  },
  {
    asks: free('where|wo|wohin|woher|où|dónde|dove|waar'),
    isAnswer: (sentence) => PLACE.test(sentence) || PLACE_COLUMN.test(sentence) || ADDRESS.test(sentence),
  },
  {
    asks: free('why|warum|wieso|weshalb|pourquoi|por qué|perché|waarom|reasons?'),
    isAnswer: (sentence) => CAUSE.test(sentence),
  },
  {
    asks: new RegExp(
      `^\\W*${free('can|could|may|must|should|kann|können|darf|dürfen|muss|müssen|soll|peut|puis|dois|puedo|debo').source}|` +
        free('(?:can|may|must|am|darf|kann|muss) (?:i|we|you|one|ich|man|wir)|allowed|erlaubt').source,
      'iu',
    ),
    isAnswer: (sentence) => RULE.test(sentence),
    isForm: true,
  },
  {
    asks: free(
      'how (?:do|can|should|to|does)|wie (?:kann|muss|soll|beantrag\\p{L}+|meld\\p{L}+|bekomm\\p{L}+|mach\\p{L}+|geht|' +
        'funktioniert)|comment|cómo|steps?',
    ),
    isAnswer: (sentence) => WAY.test(sentence),
  },
  {
    asks: free('call|telefon|anrufen|téléphone|teléfono'),
    isAnswer: namesTelephone,
  },
  {
    asks: free(
      '(?:tele)?phone numbers?|hotline|telefonnummern?|rufnummern?|numéro de téléphone|número de teléfono',
    ),
    isAnswer: namesTelephone,
    isStrict: true,
  },
  {
    asks: free('e-?mail|write to|contact|kontakt(?:ieren)?|courriel|website|url|link'),
    isAnswer: (sentence) => ADDRESS.test(sentence),
  },
];

/** The types that a question names. One for an amount of money alone ("How much is it?") wants no other number. */
function namedTypes(question: string): readonly AnswerType[] {
  const named = ANSWER_TYPES.filter(({ asks, isForm }) => isForm !== true && asks.test(question));
  if (!asksForAmount(question)) return named;
  const others = named.filter(({ isAnswer }) => isAnswer !== hasQuantity);
  return isAmountAlone(others) ? others : named;
}

function isAmountAlone(types: readonly AnswerType[]): boolean {
  return types.length > 0 && types.every(({ isAmount }) => isAmount);
}

/** A sentence with any number where a certain measure or count is asked for: it may be said in other words. */
const GENERAL = 0.6;

/** How well a sentence matches the type that is asked for, from 0 to 1; undefined where that says nothing against it. */
export type AnswerTypeCheck = (sentence: string) => number | undefined;

/**
 * The check for the type of answer that a question asks for (a number, a date, an amount, a person, …); undefined when it
 * names none. "Can I …?" and "Do I need …?" are often answered without "may" or "must", so that its absence says nothing.
 */
export function createAnswerTypeCheck(question: string): AnswerTypeCheck | undefined {
  const asked = ANSWER_TYPES.filter(({ asks }) => asks.test(question));
  if (asked.length === 0) return undefined;
  const expected = namedTypes(question);
  if (expected.length === 0)
    return (sentence) => (asked.some(({ isAnswer }) => isAnswer(sentence)) ? 1 : undefined);
  const measured = createMeasureCheck(question);
  const counted = createCountCheck(question);
  return (sentence) => {
    const share = expected.filter(({ isAnswer }) => isAnswer(sentence)).length / expected.length;
    const best = Math.max(share * GENERAL, measured?.(sentence) ?? 0, counted?.(sentence) ?? 0);
    return measured === undefined && counted === undefined ? share : best;
  };
}

/**
 * Whether a sentence cannot be the answer: the question asks for what each answer has, such as an amount, and the sentence has
 * nothing of the kind, nor any number, which may be an amount without its currency.
 */
export function createLackCheck(question: string): (sentence: string) => boolean {
  const expected = namedTypes(question);
  if (asksForAmount(question) && isAmountAlone(expected))
    return (sentence) => !namesAmount(sentence) && !/\d/u.test(withoutMeasures(sentence));
  if (expected.length === 0 || !expected.every(({ isStrict }) => isStrict)) return () => false;
  return (sentence) => !hasNumber(sentence) && !expected.some(({ isAnswer }) => isAnswer(sentence));
}
