import { describe, expect, it } from 'vitest';
import { createCarryOverRewriter } from '../conversation/index.ts';
import { throwIfAborted } from '../errors.ts';
import type { QuestionRewriter, RewriteRequest } from '../ports/index.ts';
import { contentWords } from '../text/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { type QuestionRewriterHarness, questionRewriterConformance } from './question-rewriter.ts';

const HISTORY: RewriteRequest['history'] = [
  { role: 'user', content: 'How many days of annual leave do employees get?' },
  { role: 'assistant', content: 'They get 28 days [1].' },
];
const STANDALONE = 'Where is the bicycle rack of the northern office building?';
const FOLLOW_UP = 'and for part-timers?';

/** Appends the topic to whatever is short. */
const plain: QuestionRewriter = {
  async rewrite({ question, history }, { signal } = {}) {
    throwIfAborted(signal);
    if (contentWords(question).length > 3) return question;
    return `${question} (${contentWords(history[0]?.content ?? '').join(' ')})`;
  },
};

const changing =
  (change: (rewritten: string, request: RewriteRequest) => string): QuestionRewriter['rewrite'] =>
  async (request, options) =>
    change(await plain.rewrite(request, options), request);

const KEEPS = 'leaves a standalone question unchanged';
const ASKED = 'keeps what a follow-up asks';
const TOPIC = 'adds the topic to a follow-up';
const NEVER_EMPTY = 'never returns an empty question';
const UNTOUCHED = 'does not change the history';
const ABORTED = 'does nothing for a caller that has aborted';

function createHarness(rewriter: QuestionRewriter): () => Promise<QuestionRewriterHarness> {
  return async () => ({
    rewriter,
    standalone: { question: STANDALONE, history: [...HISTORY] },
    followUp: { question: FOLLOW_UP, history: [...HISTORY] },
  });
}

describeConformance(questionRewriterConformance, createHarness(plain), { describe, it });
describe('createCarryOverRewriter', () => {
  describeConformance(questionRewriterConformance, createHarness(createCarryOverRewriter()), {
    describe,
    it,
  });
});

describe('the question rewriter suite', () => {
  it.each<[string, QuestionRewriter['rewrite'], string[]]>([
    ['rewords every question', changing((rewritten) => `Please tell me: ${rewritten}`), [KEEPS]],
    ['lowers the case', changing((rewritten) => rewritten.toLowerCase()), [KEEPS]],
    [
      'adds the topic to everything',
      async ({ question, history }, { signal } = {}) => {
        throwIfAborted(signal);
        return `${question} ${history[0]?.content}`;
      },
      [KEEPS],
    ],
    [
      'repeats the last question',
      changing((rewritten, { question, history }) =>
        question === STANDALONE ? rewritten : (history[0]?.content ?? ''),
      ),
      [ASKED],
    ],
    ['does nothing', changing((_rewritten, { question }) => question), [TOPIC]],
    [
      'keeps nothing but words',
      changing((rewritten, { question }) => (/\p{L}/u.test(question) ? rewritten : '')),
      [NEVER_EMPTY],
    ],
    [
      'answers a blank',
      changing((rewritten, { question }) => (question === '?' ? ' ' : rewritten)),
      [NEVER_EMPTY],
    ],
    [
      'turns the history round',
      async (request, options) => {
        const rewritten = await plain.rewrite(request, options);
        if (Array.isArray(request.history)) request.history.reverse();
        return rewritten;
      },
      [UNTOUCHED],
    ],
    ['does not look at the signal', (request) => plain.rewrite(request), [ABORTED]],
  ])('catches a rewriter that %s', async (_flaw, rewrite, expected) => {
    const failed = await failedCases(questionRewriterConformance, createHarness({ rewrite }));
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});
