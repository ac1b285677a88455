import type { Unit } from './units.ts';

/** Openings that refer to the previous sentence, without which the sentence cannot be understood. */
const POINTS_BACK =
  /^(?:also|in addition|additionally|besides|furthermore|moreover|likewise|außerdem|zudem|darüber hinaus|ferner|ebenso|auch|de plus|en outre|además|asimismo|it|its|they|them|their|this|these|those|that|such|he|she|his|her|however|otherwise|therefore|instead|but|in (?:this|that|these|those|such) cases?|dies|diese[mnrs]?|dabei|dafür|davon|dazu|dann|darüber|er|es|sie|ihre?|jedoch|andernfalls|sonst|deshalb|daher|in diesem fall|cela|ceci|celui-ci|celle-ci|ils?|elles?|cependant|esto|ello|ellos)(?![\p{L}'-])/iu;

/** Whether a sentence speaks of what the one before it names: "It is announced seven weeks before." */
export function pointsBack({ kind, text }: Unit): boolean {
  // "IT" is a name, "It" is not.
  return kind === 'sentence' && POINTS_BACK.test(text) && !/^\p{Lu}{2}/u.test(text);
}
