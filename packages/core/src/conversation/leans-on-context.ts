import { contentWords, words } from '../text/index.ts';

/** Words that open a question which goes on with the last one: English, German, French, Spanish, Italian, Dutch. */
const OPENERS = new Set(
  'and but or also then und aber oder auch dann et mais ou aussi y pero o e ma en maar of ook'.split(' '),
);

/** Words that stand for something named before. The Dutch "die" is left out: it is the German article. */
const ANAPHORA = new Set(
  `it its they them their theirs he him his she her hers that those these this there then same such one ones
  either neither both former latter else instead otherwise
  es er sie ihn ihm ihnen dies diese dieser dieses diesen diesem dafür davon damit dort dazu dabei daran darauf
  dagegen denen deren dessen solche solcher solches dasselbe beide
  il elle ils elles ça cela celui celle ceux celles lui leur y là
  él ella ello ellos ellas eso esto aquello ese esa esos esas allí ahí
  esso essa essi esse ciò quello quella quelli quelle lì
  hij zij ze hem haar hun dit dat deze daar ervoor ervan ermee`.split(/\s+/),
);

/** So few content words leave the topic open; so many name it, whatever pronoun stands beside them. */
const FEW_WORDS = 2;
const MANY_WORDS = 5;

/** Whether a question is not understood without what was said before it. */
export function leansOnContext(question: string): boolean {
  const all = words(question);
  const content = contentWords(question).filter((word) => !ANAPHORA.has(word));
  if (content.length <= FEW_WORDS) return true;
  if (content.length > MANY_WORDS) return false;
  return openerLength(all) > 0 || all.some((word) => ANAPHORA.has(word));
}

/**
 * Whether a follow-up puts something of its own into the place of a part of the question before, as in "And
 * for part-timers?" and "What about dogs?". A pronoun speaks against it: it stands for the topic itself.
 */
export function replacesPart(followUp: string): boolean {
  const all = words(followUp);
  return (
    openerLength(all) > 0 && contentWords(followUp).length > 0 && !all.some((word) => ANAPHORA.has(word))
  );
}

/** How many words at the beginning of a question only tie it to the last one: "and", "what about". */
export function openerLength([first = '', second = '']: readonly string[]): number {
  if (OPENERS.has(first)) return 1;
  const asksOn = (first === 'what' || first === 'how') && (second === 'about' || second === 'if');
  return asksOn ? 2 : 0;
}
