import type { Unit } from './units.ts';

/** A form such as "living" or "employed", and no short word or verb that only ends like one: "red", "need", "bring". */
const PARTICIPLE = String.raw`(?!(?:need|feed|proceed|exceed|succeed|bring|hundred)\b)(?=\p{L}*[aeiouy]\p{L}*(?:ing|ed)\b)\p{L}{2,}(?:ing|ed)`;

/** "Those" that points back, and not to people or things that it describes itself: "Those who work at night", "those unable to pay". */
const THOSE = String.raw`those(?! (?:who|whose|with|without|in|on|of|under|over|aged|(?:un)?able|${PARTICIPLE})\b)`;

/** Openings that refer to the previous sentence, without which the sentence cannot be understood. */
const POINTS_BACK = new RegExp(
  `^(?:also|in addition|additionally|besides|furthermore|moreover|likewise|außerdem|zudem|darüber hinaus|ferner|ebenso|auch|de plus|en outre|además|asimismo|it|its|they|them|their|this|these|` +
    THOSE +
    String.raw`|that|such|he|she|his|her|however|otherwise|therefore|instead|but|in (?:this|that|these|those|such) cases?|dies|diese[mnrs]?|dabei|dafür|davon|dazu|dann|darüber|er|es|sie|ihre?|jedoch|andernfalls|sonst|deshalb|daher|in diesem fall|cela|ceci|celui-ci|celle-ci|ils?|elles?|cependant|esto|ello|ellos)(?![\p{L}'-])`,
  'iu',
);

/** Whether a sentence speaks of what the one before it names: "It is announced seven weeks before." */
export function pointsBack({ kind, text }: Unit): boolean {
  return kind === 'sentence' && POINTS_BACK.test(text) && !isAbbreviation(text);
}

/**
 * Pronouns that stand for what the sentence before names: no "It" that stands for nothing ("It is forbidden to smoke", "It takes
 * an hour") and no "Sie" that addresses the reader, for which a verb in the plural follows.
 */
const PRONOUN = new RegExp(
  String.raw`^(?:it(?! (?:takes|took|rains|snows|seems|appears|depends|helps|matters|pays)\b)(?! (?:is|was|costs) (?:\S+ ){1,3}(?:that|if|whether|to \p{Ll}))|its|they|them|their|this|these|` +
    THOSE +
    String.raw`|that|such|he|she|his|her|er|sie(?= (?:\p{Ll}+t|kann|muss|darf|soll|wird|war) )|dies|diese[mnrs]?|il(?! (?:faut|y a|est|existe|s'agit)\b)|ils|elles?|cela|ceci|celui-ci|celle-ci|esto|ello|ellos)(?![\p{L}'-])`,
  'iu',
);

/** Whether it begins with a pronoun for what the sentence before names, so that it says the same of it. */
export function beginsWithPronoun({ kind, text }: Pick<Unit, 'kind' | 'text'>): boolean {
  return kind === 'sentence' && PRONOUN.test(text) && !isAbbreviation(text);
}

/** "IT" is a name, "It" is not. */
function isAbbreviation(text: string): boolean {
  return /^\p{Lu}{2}/u.test(text);
}
