import { createMeasureCheck } from './measures.ts';
import { wholeWords } from './whole-words.ts';

const MONEY_WORD = wholeWords(
  'eur|euros?|usd|gbp|chf|dollars?|pounds?|francs?|franken|cents?|free|no charge|included|kosten(?:los|frei)|inbegriffen|' +
    'enthalten|gratuite?s?|gratis|gebühren?|prozent|percent|per cent',
);
/** An amount with a currency sign, or with cents as in the cells of a price list. */
const AMOUNT = /[€$£¥%]|\d[.,]\d\d(?!\d|\s?(?:m|cm|mm|km|kg|g|t|l|m²|m³)(?![\p{L}\p{N}]))/u;
const ASKS_FOR_AMOUNT = wholeWords(
  'how much (?:is|are|was|were)|how much (?:do|does|did|will|would) .{1,80} cost|how expensive|' +
    'what (?:do|does|did|will|would) .{1,80} cost|(?:was|wie ?viel) koste[tn]|wie teuer|combien coûte(?:nt)?|cuánto cuestan?',
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
