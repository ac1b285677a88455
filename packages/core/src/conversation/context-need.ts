import { contentWords, words } from '../text/index.ts';
import { isInterrogative } from './interrogatives.ts';

const wordSet = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Words that tie a question to the one before: English, German, French, Spanish, Italian, Dutch. */
const OPENERS = wordSet(
  'and but or also then und aber oder auch dann et mais ou aussi y pero o e ma en maar of ook',
);

/** The same at the end of a question: "On Mondays too?" */
const CLOSERS = wordSet('too also either auch aussi también anche ook');

/** Words that stand for something named before. The Dutch "die" is left out: it is the German article. */
const ANAPHORA = wordSet(
  `it its they them their theirs he him his she her hers that those these this there then same such one ones
  either neither both former latter else instead otherwise
  es er sie ihn ihm ihnen dies diese dieser dieses diesen diesem dafür davon damit dort dazu dabei daran darauf
  dagegen denen deren dessen solche solcher solches dasselbe beide
  il elle ils elles ça cela celui celle ceux celles lui leur y là
  él ella ello ellos ellas eso esto aquello ese esa esos esas allí ahí
  esso essa essi esse ciò quello quella quelli quelle lì
  hij zij ze hem haar hun dit dat deze daar ervoor ervan ermee`,
);

const PREPOSITIONS = wordSet(
  `for in on at with without from to under over during after before by since until as of
  für im am an mit ohne von vom zum zur bei beim nach vor unter über während seit bis ab als ins
  pour dans avec sans au aux à en sur pendant après avant depuis
  para con sin por al durante después
  per senza nel nella nei nelle da dal dalla
  voor met zonder op bij na`,
);

/** Phrases in which a word of {@link ANAPHORA} stands for nothing: "is there", "gibt es", "this summer". */
const NOT_ANAPHORIC = new RegExp(
  [
    '\\b(?:is|are|was|were|will|be) there\\b|\\bthere (?:is|are|was|were)\\b',
    '\\bis it (?:to|possible|allowed|free|true|safe|ok|okay)\\b',
    '\\bgibt es\\b|\\bes gibt\\b|\\bist es (?:möglich|erlaubt)\\b',
    '\\bil y a\\b|\\by a-t-il\\b|\\best-il\\b|\\ber (?:is|zijn)\\b|\\b(?:is|zijn) er\\b',
    '\\b(?:this|diese[nrs]?|cet|cette|este|esta) (?:year|week|month|season|spring|summer|autumn|fall|winter|jahr|woche|monat|frühjahr|sommer|herbst|winter|été|hiver|année|semaine|verano|invierno|año|semana)\\b',
  ].join('|'),
  'giu',
);

/** A question of so many content words names its subject, whatever pronoun stands beside them. */
const MANY_WORDS = 5;
/** A question of so few content words may leave its subject to the one before. */
const FEW_WORDS = 2;

/**
 * How much a question needs what was said before it.
 *
 * - `certain`: it has a word that ties it to the conversation, or no content of its own.
 * - `possible`: it is short and has no such word: "Who is the mayor?" changes the subject, "What is the deadline?" may
 *   be about the last one. Only the documents can tell.
 * - `none`: it stands on its own.
 */
export type ContextNeed = 'certain' | 'possible' | 'none';

/** Tells how much a question needs the conversation, by its words alone. */
export function contextNeed(question: string): ContextNeed {
  const all = words(question);
  const hasAnaphor = words(question.replaceAll(NOT_ANAPHORIC, ' ')).some(isAnaphor);
  const content = contentWords(question).filter((word) => !isAnaphor(word));
  if (content.length === 0) return 'certain';
  if (content.length > MANY_WORDS) return 'none';
  if (openerLength(all) > 0 || hasAnaphor || CLOSERS.has(all.at(-1) ?? '')) return 'certain';
  if (content.length > FEW_WORDS) return 'none';
  return isElliptical(all) ? 'certain' : 'possible';
}

/** One language's pronoun may ask in another: "quelle" is French for "which" and Italian for "those". */
function isAnaphor(word: string): boolean {
  return ANAPHORA.has(word) && !isInterrogative(word);
}

/** Whether a preposition takes the place of the subject: "for tradespeople?", "how much for children?" */
function isElliptical(all: readonly string[]): boolean {
  const first = all.findIndex((word) => !isInterrogative(word));
  return PREPOSITIONS.has(all[first] ?? '') && !all.slice(first).some(isInterrogative);
}

/**
 * Whether a follow-up replaces a part of the question before with something of its own, as in "And for part-timers?"
 * and "What about dogs?". A pronoun speaks against it: it stands for the topic itself.
 */
export function replacesPart(followUp: string): boolean {
  const all = words(followUp);
  const replaces = openerLength(all) > 0 || CLOSERS.has(all.at(-1) ?? '') || isElliptical(all);
  return replaces && contentWords(followUp).length > 0 && !all.some(isAnaphor);
}

/** How many words at the beginning of a question only tie it to the last one: "and", "what about". */
export function openerLength([first = '', second = '']: readonly string[]): number {
  if (OPENERS.has(first)) return 1;
  const asksOn = (first === 'what' || first === 'how') && (second === 'about' || second === 'if');
  return asksOn ? 2 : 0;
}
