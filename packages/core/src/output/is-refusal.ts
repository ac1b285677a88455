import { splitSentences } from '../text/index.ts';
import { REFUSAL_PHRASES, type RefusalPhrases } from './refusal-phrases.ts';

/** Longer texts hold more than a refusal. */
const MAX_LENGTH = 1_000;
const MARKER = /\s*\[\d{1,3}\]/gu;
/** Between clauses of which one may be a fact: "costs 19, but the passages do not say for how long". */
const CLAUSE_END =
  /[;:]\s+|\s[–—-]\s|,?\s+(?:but|however|although|though|while|whereas|only that|aber|jedoch|sondern|mais|cependant|bien que|pero|sin embargo|aunque|ma|però|maar|echter)\s+|\s+(?:and|und|et|y|e|en)\s+(?=(?:they|it|these|neither|sie|ils|elles|ellos|ze|do|does|no|ne|nicht|keine?|geen|non)\b)/iu;
/** A condition or a question about documents says nothing about these: "If the documents do not contain a photo, …". */
const CONDITION =
  /^(?:if|when|unless|whether|where|wenn|falls|sofern|si|lorsque|quand|cuando|se|quando|als|indien|wanneer)\b/iu;
const NUMBER = /\d/u;
/** A word without which no text refuses. Most answers have none, and are read no further. */
const NEGATION =
  /\b(?:no|not|none|nothing|neither|cannot|unable|silent|insufficient|nichts?|kein\p{L}*|pas|rien|aucune?|tampoco|ning\p{L}*|nada|sin|non|nessun\p{L}*|geen|niets?|nergens)(?!\p{L})|n['’]/iu;

/**
 * Whether a text says in its own words that the documents have no answer, and nothing else. A text that also states a
 * fact is an answer: of every clause it is required that it refuses, or says what documents are about, or where to ask.
 *
 * @param text with its citation markers; a fact is recognised by them
 */
export function isRefusal(text: string): boolean {
  if (text.length > MAX_LENGTH || !NEGATION.test(text)) return false;
  const clauses = splitSentences(text.replaceAll(/[*_#>`]+/gu, ''))
    .map((sentence) => sentence.toLowerCase().replaceAll('’', "'"))
    .flatMap(toClauses);
  return READERS.some((read) => isRefusalTo(read, clauses));
}

function isRefusalTo(read: ClauseReader, clauses: readonly string[]): boolean {
  let refuses = false;
  let before: ClauseKind = 'filler';
  for (const clause of clauses) {
    before = read(clause, before);
    if (before === 'other') return false;
    refuses ||= before === 'refusal';
  }
  return refuses;
}

function toClauses(sentence: string): string[] {
  return sentence
    .split(CLAUSE_END)
    .map((clause) => clause.replace(/[.!?…\s]+$/u, '').trim())
    .filter((clause) => /\p{L}/u.test(clause));
}

type ClauseKind = 'refusal' | 'topic' | 'filler' | 'other';
type ClauseReader = (clause: string, before: ClauseKind) => ClauseKind;

const PLACEHOLDERS = /DOCUMENTS|SOME|\\b|\\p\{L\}/gu;
/** The small letters of these languages. Unicode's class of all letters takes long to compile so often. */
const LETTER = '[a-zß-ÿœ]';
/** `\b` knows the letters of English alone. */
const BOUNDARY = `(?:(?<=${LETTER})(?!${LETTER})|(?<!${LETTER})(?=${LETTER}))`;
/** Stands for the documents, so that no phrase need repeat their names. */
const DOCUMENTS = '§';
const FILLED: Readonly<Record<string, string>> = {
  DOCUMENTS,
  SOME: `(?:[^,]*?(?:${BOUNDARY}|(?=${DOCUMENTS})))`,
  '\\b': BOUNDARY,
  '\\p{L}': LETTER,
};

function fill({ source }: RegExp): string {
  return source.replace(PLACEHOLDERS, (found) => FILLED[found] ?? found);
}

function toReader(phrases: RefusalPhrases): ClauseReader {
  const { documents, introduction, refusals, continuations, topics, fillers } = phrases;
  const named = new RegExp(`(?<!${LETTER})(?:${fill(documents)})(?!${LETTER})`, 'gu');
  const toBeginning = (choices: readonly RegExp[]): RegExp => {
    const before = `(?:(?:${fill(introduction)})[,:]?\\s+(?:(?:that|dass|que)\\s+)?)*`;
    return new RegExp(`^${before}(?:${choices.map(fill).join('|')})`, 'u');
  };
  const [refusing, continuing] = [toBeginning(refusals), toBeginning(continuations)];
  const [topical, filling] = [toBeginning(topics), toBeginning(fillers)];

  function refuses(clause: string, before: ClauseKind): boolean {
    if (CONDITION.test(clause)) return false;
    const continues = before === 'refusal' || before === 'topic';
    return refusing.test(clause) || (continues && continuing.test(clause));
  }

  return (clause, before) => {
    const uncited = clause.replaceAll(MARKER, '').trim();
    const isCited = uncited !== clause;
    const plain = uncited.replaceAll(named, DOCUMENTS);
    // What a passage is cited for is a fact, unless the documents themselves are spoken of.
    if (refuses(plain, before) && (!isCited || plain.includes(DOCUMENTS))) return 'refusal';
    // With a number it is a fact, such as the telephone number of the office to ask.
    if (isCited || NUMBER.test(plain)) return 'other';
    if (topical.test(plain)) return 'topic';
    return filling.test(plain) ? 'filler' : 'other';
  };
}

const READERS = REFUSAL_PHRASES.map(toReader);
