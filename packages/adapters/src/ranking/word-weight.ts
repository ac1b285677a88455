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
  `cost costs costing price prices priced expensive cheap cheaper cheapest much many amount pay paid paying charge charged charges fee fees
  tax taxes high higher highest big bigger biggest large larger largest tall taller long far old older wide wider heavy heavier deep often early soon quickly fast
  hours opening times list lists height length width depth size weight age number quantity duration date maximum minimum max min
  kostet kosten koste preis preise teuer teurer billig billiger günstig günstiger günstigste zahlen zahle bezahlen bezahle gebühr gebühren betrag steuer hoch höher groß größer weit weiter
  schwer schwerer alt älter breit breiter lange lang länger oft öfter früh bald schnell
  öffnungszeit öffnungszeiten liste nenne höhe länge breite tiefe größe gewicht alter anzahl menge dauer datum höchstens mindestens maximal minimal
  coûte coûtent coûter prix cher tarif combien
  cuesta cuestan precio precios caro coste`,
);

/** Words that are no stop words of a search engine and still say little about the topic of a question. */
const WEAK = wordSet(
  `able across again ago ahead allowed almost alone along already altogether another anyone anything anyway apart apply around
  aside away back bad become begin begins best better bit bits bother bought bring bringing broken buying certain choose
  come comes currently decide different dispose done down during easily either else ends entire ever everyone everything exact
  exactly exist expect explain extra feel fill find found general generally get gets give given go goes going gone good got
  great hand handed happen happening happens hard have having having hear hello here hi include included includes including
  info information instead involved just keep kind kinds know last lasts later least left leftover less let lets like little
  longer look looking lot make mean means more must myself near nearest need needed needs never new newly next nice nobody
  normal normally nothing now offer offered often ok okay old once one ones only ourselves own particular people per person pick
  picked please possible properly provide provided put quick quite rather ready really receive recently regular rid right same
  say see seen sent set several shortly should show simple simply since someone something somewhere soon sorry sort special
  start starts stay staying still stuff such suddenly suppose supposed sure take taken taking tell than thank thanks there
  therefore thing things think thinking throw throwing together towards try trying turn type unless until upcoming upon use
  used using usual usually want wanted wants way whatever whenever whether while whole whose within without wonder wondering
  work works worry worth would yet yourself
  abgeben alt alte alten alter altes anfangen beginnt bekomme bekommen bekommt besteht bitte braucht brauche brauchen brachte bringen darf dauert dürfen
  endet entsorgen erhalte erhalten erlaubt etwas finde finden findet geben gegen geht gehen gelten gilt gültig gut heißt holen jemand jetzt
  kaputt kaputte kaputten kaputter kaputtes komme kommen kommt lange lasse lassen liegt los loswerden machen macht möchte möglich nehmen neu neue neuen neuer
  neues offen oft passiert sagen statt stattfinden tun viel viele vielen wegwerfen weg will wissen wohin wollen
  aller ancien ancienne arrive avoir besoin commence dois donner dure faire fait falloir finit jeter mettre nouveau nouvelle passe peux prendre
  savoir trouve trouver veux vieux vieille
  dar debo debe empieza hace hacer necesito necesita nuevo nueva poner puedo quiero saber sirve termina tirar tomar viejo vieja`,
);

const ASKING_WEIGHT = 0.2;
const WEAK_WEIGHT = 0.35;

/** The weight of a content word in the form in which the question uses it: at most 1. */
export function wordWeight(word: string): number {
  if (ASKING.has(word)) return ASKING_WEIGHT;
  return WEAK.has(word) || isFormOfWeak(word) ? WEAK_WEIGHT : 1;
}

/** "-ing" forms of weak verbs that name a thing, which may be the topic: "hearing aid", "filling station". */
const NOUNS = new Set(['feeling', 'filling', 'hearing', 'offering', 'setting', 'sorting']);

/** Whether it is the "-ing" form of a weak verb: "giving", "getting". */
function isFormOfWeak(word: string): boolean {
  if (NOUNS.has(word)) return false;
  const [, stem, last] = /^(.*?(.))\2?ing$/u.exec(word) ?? [];
  if (stem === undefined) return false;
  return [stem, `${stem}e`, `${stem}${last}`].some((verb) => WEAK.has(verb));
}

/** Whether a word only names the requested type. */
export function isAskingWord(word: string): boolean {
  return ASKING.has(word);
}
