import { throwIfAborted } from '../errors.ts';
import type { QuestionRewriter } from '../ports/index.ts';
import { contentWords, words } from '../text/words.ts';

/** Words that open a question which goes on with the last one: English, German, French, Spanish, Italian, Dutch. */
const OPENERS = new Set(
  'and but or also then und aber oder auch dann et mais ou aussi y pero o e ma en maar of ook'.split(' '),
);

/** Words that stand for something named before. */
const ANAPHORA = new Set(
  `it its they them their theirs he him his she her hers that those these this there then same such one ones
  either neither both former latter else instead otherwise
  es er sie ihn ihm ihnen dies diese dieser dieses diesen diesem dafür davon damit dort dazu dabei daran darauf
  dagegen denen deren dessen solche solcher solches dasselbe beide
  il elle ils elles ça cela celui celle ceux celles lui leur y là
  él ella ello ellos ellas eso esto aquello ese esa esos esas allí ahí
  esso essa essi esse ciò quello quella quelli quelle lì
  hij zij ze hem haar hun dit dat deze die daar ervoor ervan ermee`.split(/\s+/),
);

/** So few content words leave the topic open; so many name it, whatever pronoun stands beside them. */
const FEW_WORDS = 2;
const MANY_WORDS = 5;

/**
 * Makes follow-ups standalone without a model: where a question leans on what was said before, the content
 * words of the questions it leans on are added to it in brackets. Calls nothing and costs nothing.
 */
export function createCarryOverRewriter(): QuestionRewriter {
  return {
    async rewrite({ question, history }, { signal } = {}) {
      throwIfAborted(signal);
      if (!leansOnContext(question)) return question;

      const own = new Set(contentWords(question));
      const carried: string[] = [];
      for (const { role, content } of history.toReversed()) {
        if (role !== 'user') continue;
        carried.unshift(...contentWords(content));
        if (!leansOnContext(content)) break;
      }
      const added = [...new Set(carried)].filter((word) => !own.has(word));
      return added.length === 0 ? question : `${question} (${added.join(' ')})`;
    },
  };
}

function leansOnContext(question: string): boolean {
  const all = words(question);
  const content = contentWords(question).filter((word) => !ANAPHORA.has(word));
  if (content.length <= FEW_WORDS) return true;
  if (content.length > MANY_WORDS) return false;
  const [first = '', second = ''] = all;
  if (OPENERS.has(first) || ((first === 'what' || first === 'how') && second === 'about')) return true;
  return all.some((word) => ANAPHORA.has(word));
}
