import { throwIfAborted } from '../errors.ts';
import type { QuestionRewriter, RewriteRequest } from '../ports/index.ts';
import { contentWords, splitSentences, words } from '../text/index.ts';
import { withBackground } from './background.ts';
import { contextNeed, openerLength, replacesPart } from './context-need.ts';
import { isInterrogative } from './interrogatives.ts';
import { replacedWords } from './replaced-words.ts';

/** The number of words from the last answer. More would outweigh the question. */
const ANSWER_WORDS = 6;

/**
 * Makes follow-ups standalone with the content words of the questions that they refer to. Calls no model.
 *
 * If a pronoun refers to the topic ("How much does it cost?"), the topic matters as much as the follow-up's own words
 * and is appended to them. If the follow-up replaces a part of the previous question ("And for part-timers?"), the
 * remaining words are only background and follow in brackets (see {@link withBackground}): the earlier interrogative,
 * the words that are not replaced, and the first words of the answer, which uses the terms of the documents ("leave"
 * instead of "vacation").
 *
 * @example
 * const engine = createChatEngine({ store, llm, rewriter: createCarryOverRewriter() });
 */
export function createCarryOverRewriter(): QuestionRewriter {
  return {
    async rewrite({ question, history }, { signal } = {}) {
      throwIfAborted(signal);
      if (contextNeed(question) === 'none') return question;
      const own = new Set(words(question));
      const unsaid = (added: readonly string[]) => [...new Set(added)].filter((word) => !own.has(word));
      const earlier = questionsLeantOn(history);
      return replacesPart(question)
        ? withBackground(question, unsaid(backgroundOf(question, earlier, lastAnswer(history))))
        : [question, ...unsaid(earlier.flatMap(contentWords))].join(' ');
    },
  };
}

/** The last question and, while they are follow-ups themselves, those before it; oldest first. */
function questionsLeantOn(history: RewriteRequest['history']): string[] {
  const questions: string[] = [];
  for (const { role, content } of history.toReversed()) {
    if (role !== 'user') continue;
    questions.unshift(content);
    if (contextNeed(content) !== 'certain') break;
  }
  return questions;
}

/** The first sentence of what was answered last. */
function lastAnswer(history: RewriteRequest['history']): string {
  return splitSentences(history.findLast(({ role }) => role === 'assistant')?.content ?? '')[0] ?? '';
}

function backgroundOf(question: string, earlier: readonly string[], answer: string): string[] {
  const own = words(question);
  const asksItself = own.slice(openerLength(own)).some(isInterrogative);
  const replaced = new Set([...earlier, answer].flatMap((text) => [...replacedWords(question, text)]));
  const said = earlier.flatMap((text) => {
    const content = new Set(contentWords(text));
    return words(text).filter((word) => content.has(word) || (!asksItself && isInterrogative(word)));
  });
  // Not the figures of the answer: the follow-up asks for other ones.
  const answered = contentWords(answer).filter((word) => !/^\p{N}/u.test(word));
  const kept = (word: string): boolean => !replaced.has(word);
  return [...said.filter(kept), ...answered.filter(kept).slice(0, ANSWER_WORDS)];
}
