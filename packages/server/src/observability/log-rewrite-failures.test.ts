import { RagError } from '@rag/core';
import { expect, it, vi } from 'vitest';
import { logRewriteFailures } from './log-rewrite-failures.ts';
import { SILENT_LOGGER } from './logger.ts';

const REQUEST = { question: 'And the private matter?', history: [] };

function rewriteFailingWith(error: Error) {
  const warn = vi.fn();
  const rewriter = logRewriteFailures({ rewrite: () => Promise.reject(error) }, { ...SILENT_LOGGER, warn });
  return { rewritten: rewriter.rewrite(REQUEST), warn };
}

it('a failed rewrite is logged by itself, and passed on', async () => {
  const error = new RagError('timeout', 'too long: a private matter', { details: { model: 'small' } });
  const { rewritten, warn } = rewriteFailingWith(error);
  await expect(rewritten).rejects.toBe(error);
  expect(warn.mock.calls).toEqual([[{ code: 'timeout', model: 'small' }, 'rewriting a follow-up failed']]);
});

it('a reader who left is not logged', async () => {
  const { rewritten, warn } = rewriteFailingWith(new RagError('aborted', 'The caller gave up.'));
  await rewritten.catch(() => {});
  expect(warn).not.toHaveBeenCalled();
});
