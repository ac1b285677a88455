import { expect, it } from 'vitest';
import { defaultChatCapabilities } from './chat-capabilities.ts';

it.each([
  ['o4-mini', 'max_completion_tokens', false, 'low'],
  ['gpt-5', 'max_completion_tokens', false, 'minimal'],
  ['gpt-5-nano', 'max_completion_tokens', false, 'minimal'],
  ['gpt-5-chat-latest', 'max_completion_tokens', false, undefined],
  ['gpt-5.6-luna', 'max_completion_tokens', true, 'none'],
  ['GPT-6-luna', 'max_completion_tokens', true, 'none'],
  ['gpt-4o-mini', 'max_tokens', true, undefined],
  ['gpt-35-turbo', 'max_tokens', true, undefined],
  ['gpt-35-turbo-16k', 'max_tokens', true, undefined],
  ['gpt-10', 'max_completion_tokens', true, 'none'],
  ['gpt-oss:20b', 'max_tokens', true, undefined],
  ['llama3.2', 'max_tokens', true, undefined],
])(
  'a request to %s has %s, temperature %s and effort %s',
  (model, maxTokensParameter, temperature, reasoningEffort) => {
    const capabilities = defaultChatCapabilities(model);
    expect([capabilities.maxTokensParameter, capabilities.temperature, capabilities.reasoningEffort]).toEqual(
      [maxTokensParameter, temperature, reasoningEffort],
    );
  },
);
