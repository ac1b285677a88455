import { foldLetters, writeOutUmlauts } from './word-parts.ts';

/** The words of a list as documents are compared: without umlauts, and with them written out ("hoehe"). */
function wordSet(list: string): ReadonlySet<string> {
  return new Set(
    list.split(/\s+/u).flatMap((word) => [word, foldLetters(word), foldLetters(writeOutUmlauts(word))]),
  );
}

/**
 * Words that name the requested type and not the topic of the question: "What does it cost?" and "How expensive is
 * it?" ask for an amount, whatever word the document uses.
 */
const ASKING = wordSet(
  `cost costs costing price prices priced expensive cheap much many amount pay paid charge charged charges fee fees
  tax taxes high big large tall long far old wide heavy deep often early late soon quickly fast
  list lists height length width depth size weight age number quantity duration date maximum minimum max min
  kostet kosten koste preis preise teuer billig zahlen zahle bezahlen bezahle gebühr gebühren betrag steuer hoch groß weit
  schwer alt breit lange lang oft früh spät bald schnell
  liste nenne höhe länge breite tiefe größe gewicht alter anzahl menge dauer datum höchstens mindestens maximal minimal
  coûte coûtent coûter prix cher tarif combien
  cuesta cuestan precio precios caro coste`,
);

/** Words that are no stop words of a search engine and still say little about the topic of a question. */
const WEAK = wordSet(
  `able allowed already another anyone anything anyway become bring come everyone explain find gets give given go goes going got happen happens keep kind know
  like look make mean means next often one people person possible put required rid someone something soon sort take thing
  things thank thanks there try type want way work works
  bekomme bekommen brauche brauchen bringen darf dürfen erlaubt etwas finde finden gehen geht gelten gilt heißt
  jemand kommen kommt lange machen macht möglich oft passiert viel viele vielen wissen
  avoir faire fait falloir savoir`,
);

const ASKING_WEIGHT = 0.2;
const WEAK_WEIGHT = 0.35;

/** The weight of a content word in the form in which the question uses it: at most 1. */
export function wordWeight(word: string): number {
  if (ASKING.has(word)) return ASKING_WEIGHT;
  return WEAK.has(word) ? WEAK_WEIGHT : 1;
}

/** Whether a word only names the requested type. */
export function isAskingWord(word: string): boolean {
  return ASKING.has(word);
}
