import { isAbort, type QuestionRewriter, toRagError } from '@rag/core';
import type { Logger } from './logger.ts';

/**
 * Logs why a follow-up could not be rewritten. The engine carries the conversation's words over instead, so without this
 * an operator would see only a degraded answer.
 */
export function logRewriteFailures(rewriter: QuestionRewriter, logger: Logger): QuestionRewriter {
  return {
    async rewrite(request, options) {
      try {
        return await rewriter.rewrite(request, options);
      } catch (error) {
        if (!isAbort(error)) {
          const { code, details } = toRagError(error);
          logger.warn({ code, ...details }, 'rewriting a follow-up failed');
        }
        throw error;
      }
    },
  };
}
