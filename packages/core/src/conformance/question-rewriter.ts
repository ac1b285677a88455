import type { QuestionRewriter, RewriteRequest } from '../ports/index.ts';
import { contentWords } from '../text/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';

export interface QuestionRewriterHarness {
  readonly rewriter: QuestionRewriter;
  /** A question that needs no context, with a history about something else. */
  readonly standalone: RewriteRequest;
  /** A question with content words of its own that is not understood without its history. */
  readonly followUp: RewriteRequest;
}

/** The rules of {@link QuestionRewriter}. */
export const questionRewriterConformance: ConformanceSuite<QuestionRewriterHarness> = {
  port: 'QuestionRewriter',
  cases: [
    {
      name: 'leaves a standalone question unchanged',
      why: 'Every rewording is another cache key, and words of an old topic lead the search astray.',
      async run({ rewriter, standalone }) {
        expectEqual(await rewriter.rewrite(standalone), standalone.question, 'the rewritten question');
      },
    },
    {
      name: 'keeps what a follow-up asks',
      why: 'A rewrite that repeats the last question answers that one again.',
      async run({ rewriter, followUp }) {
        const rewritten = new Set(contentWords(await rewriter.rewrite(followUp)));
        const lost = contentWords(followUp.question).filter((word) => !rewritten.has(word));
        expectEqual(lost, [], 'content words that the rewrite lost');
      },
    },
    {
      name: 'adds the topic to a follow-up',
      why: 'Without its topic "and for part-timers?" finds anything, and its answer is cached for every conversation.',
      async run({ rewriter, followUp }) {
        const own = new Set(contentWords(followUp.question));
        const said = new Set(followUp.history.flatMap(({ content }) => contentWords(content)));
        const brought = contentWords(await rewriter.rewrite(followUp)).filter(
          (word) => said.has(word) && !own.has(word),
        );
        expectTrue(brought.length > 0, 'at least one content word of the history is in the rewrite');
      },
    },
    {
      name: 'never returns an empty question',
      why: 'A search for nothing is refused, and the reader gets an error for a message that was none.',
      async run({ rewriter, followUp }) {
        for (const question of [followUp.question, '?', 'and?', '🙂']) {
          const rewritten = await rewriter.rewrite({ ...followUp, question });
          expectTrue(rewritten.trim() !== '', `the rewrite of "${question}" is not empty`);
        }
      },
    },
    {
      name: 'does not change the history',
      why: 'The engine appends to what it has read; a reversed history is remembered reversed.',
      async run({ rewriter, followUp }) {
        const history = followUp.history.map((message) => ({ ...message }));
        await rewriter.rewrite({ ...followUp, history });
        expectEqual(history, followUp.history, 'the history afterwards');
      },
    },
    {
      name: 'does nothing for a caller that has aborted',
      why: 'Work for a caller who has left is load without a reader.',
      async run({ rewriter, followUp }) {
        await expectRejection(rewriter.rewrite(followUp, { signal: AbortSignal.abort() }), 'aborted');
      },
    },
  ],
};
