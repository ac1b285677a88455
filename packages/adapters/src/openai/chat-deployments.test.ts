import { describe, expect, it } from 'vitest';
import { defaultChatCapabilities } from './chat-capabilities.ts';
import { parseChatDeployments } from './chat-deployments.ts';

describe('a list', () => {
  it('keeps its order and tells capabilities by name or by model', () => {
    expect(parseChatDeployments('chat = gpt-5.6-luna, gpt-4o-mini')).toEqual([
      { deployment: 'chat', capabilities: defaultChatCapabilities('gpt-5.6-luna') },
      { deployment: 'gpt-4o-mini', capabilities: defaultChatCapabilities('gpt-4o-mini') },
    ]);
  });

  it.each([
    ['', /entry 1/],
    ['a,,b', /entry 2/],
    ['a=', /entry 1/],
    ['a=b=c', /entry 1/],
    ['a,b=x,a', /twice/],
  ])('such as "%s" is refused', (text, message) => {
    expect(() => parseChatDeployments(text)).toThrow(message);
  });
});

describe('JSON', () => {
  it('overrides single capabilities of the model', () => {
    const text = '[{"deployment":"chat","model":"gpt-5.6-luna","reasoningEffort":"low","temperature":false}]';
    expect(parseChatDeployments(text)).toEqual([
      {
        deployment: 'chat',
        capabilities: {
          maxTokensParameter: 'max_completion_tokens',
          temperature: false,
          streamUsage: true,
          reasoningEffort: 'low',
        },
      },
    ]);
  });

  it('takes an effort away with null', () => {
    const [chat] = parseChatDeployments('[{"deployment":"gpt-5-nano","reasoningEffort":null}]');
    expect(chat?.capabilities).not.toHaveProperty('reasoningEffort');
  });

  it.each([
    ['[', /cannot be read/],
    ['[]', /invalid|small|>=1/i],
    ['[{"model":"gpt-5"}]', /\[0\]\.\[deployment\]/],
    ['[{"deployment":"a","effort":"low"}]', /effort/],
    ['[{"deployment":"a","temperature":"yes"}]', /temperature/],
    ['[{"deployment":"a"},{"deployment":"a"}]', /twice/],
  ])('such as %s is refused', (text, message) => {
    expect(() => parseChatDeployments(text)).toThrow(message);
  });
});
