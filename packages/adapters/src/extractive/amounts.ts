import { CURRENCIES, PERCENT } from './currencies.ts';
import { createMeasureCheck } from './measures.ts';
import { wholeWords } from './whole-words.ts';

const MONEY_WORD = wholeWords(
  `${CURRENCIES}|${PERCENT}|usd|gbp|chf|sek|nok|dkk|pln|czk|kr|zł|kč|rs|inr|` +
    'free|no (?:extra )?(?:charge|cost)|at no (?:extra )?(?:charge|cost)|no fees?|(?:costs?|pays?|for) nothing|included|(?:kosten|gebühren)?frei|kostenlos|(?:kostet|kosten|zahlt|zahlen) nichts|inbegriffen|' +
    'enthalten|umsonst|gratuite?s?|gratuitos?|gratuitas?|gratis|cuestan? nada',
);
/** An amount with a currency sign, or with cents as in the cells of a price list. */
const AMOUNT = /[\p{Sc}%]|\d[.,]\d\d(?!\d|\s?(?:m|cm|mm|km|kg|g|t|l|m²|m³)(?![\p{L}\p{N}]))/u;
/** "What does it cost?", "What is the price of …?", and the same as keywords: "price of a card". */
const ASKS_FOR_AMOUNT = new RegExp(
  wholeWords(
    'how much (?:is|are|was|were)|how much (?:do|does|did|will|would) .{1,80} cost|how expensive|' +
      'what (?:do|does|did|will|would) .{1,80} cost|(?:was|wie ?viel) koste[tn]|wie teuer|combien (?:ça )?co[uû]te(?:nt)?|cu[aá]nto cuestan?|' +
      "what(?:'s| is| are| was| were) (?:\\p{L}+ ){1,3}(?:costs?|prices?|fees?|tax)",
  ).source +
    '|^\\W*(?:costs?|prices?|fees?|kosten|preise?|gebühr(?:en)?|prix|precio)\\s(?:of|for|für|von|de|du|del)\\s',
  'iu',
);

/** Whether a text has figures of an amount of money. */
export function hasAmount(text: string): boolean {
  return AMOUNT.test(text);
}

/** Whether a text says what something costs, also that it costs nothing. */
export function namesAmount(text: string): boolean {
  return AMOUNT.test(text) || MONEY_WORD.test(text);
}

/** Whether only an amount of money answers a question ("How much is it?", "What does it cost?"), and no weight or length. */
export function asksForAmount(question: string): boolean {
  return ASKS_FOR_AMOUNT.test(question) && createMeasureCheck(question) === undefined;
}
