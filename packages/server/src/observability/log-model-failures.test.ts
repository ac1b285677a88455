import type { LLM } from '@rag/core';
import { RagError } from '@rag/core';
import { describe, expect, it, vi } from 'vitest';
import { logModelFailures } from './log-model-failures.ts';

const REQUEST = { messages: [{ role: 'user' as const, content: 'a private matter' }], maxOutputTokens: 10 };

function failingWith(error: Error): { llm: LLM; warn: ReturnType<typeof vi.fn> } {
  const warn = vi.fn();
  const llm: LLM = {
    model: 'small',
    parameters: '',
    async *stream() {
      yield { type: 'text', text: 'One ' };
      throw error;
    },
  };
  return { llm: logModelFailures(llm, { info() {}, warn, error() {} }), warn };
}

async function read(llm: LLM): Promise<string> {
  let text = '';
  for await (const part of llm.stream(REQUEST)) if (part.type === 'text') text += part.text;
  return text;
}

describe('logModelFailures', () => {
  it('logs the model and the reason and rethrows the failure', async () => {
    const error = new RagError('unauthorized', 'The key was refused.', { details: { status: 401 } });
    const { llm, warn } = failingWith(error);
    await expect(read(llm)).rejects.toBe(error);
    expect(warn.mock.calls).toEqual([
      [{ model: 'small', code: 'unauthorized', reason: 'The key was refused.', status: 401 }, 'model failed'],
    ]);
  });

  it('does not quote the message of a foreign error', async () => {
    const { llm, warn } = failingWith(new Error('refused: a private matter'));
    await read(llm).catch(() => {});
    expect(JSON.stringify(warn.mock.calls)).not.toContain('private');
  });

  it('logs nothing when the client disconnects', async () => {
    const { llm, warn } = failingWith(new RagError('aborted', 'The caller gave up.'));
    await read(llm).catch(() => {});
    expect(warn).not.toHaveBeenCalled();
  });
});
