import { describe, expect, it } from 'vitest';
import { defaultChatCapabilities } from './chat-capabilities.ts';
import { parseChatDeployments } from './chat-deployments.ts';

describe('a list', () => {
  it('keeps its order and takes capabilities from the name or the model', () => {
    expect(parseChatDeployments('chat = gpt-5.6-luna, gpt-4o-mini')).toEqual([
      { deployment: 'chat', capabilities: defaultChatCapabilities('gpt-5.6-luna') },
      { deployment: 'gpt-4o-mini', capabilities: defaultChatCapabilities('gpt-4o-mini') },
    ]);
  });

  it('gives the weight of each deployment', () => {
    const weights = parseChatDeployments('west=gpt-4o-mini*3, north * 0, south').map(({ weight }) => weight);
    expect(weights).toEqual([3, 0, undefined]);
  });

  it.each([
    ['', /entry 1/],
    ['a*', /entry 1/],
    ['a*2*2', /entry 1/],
    ['a*-1', /entry 1/],
    ['a*0,b*0', /weight 0/],
    ['a,,b', /entry 2/],
    ['a=', /entry 1/],
    ['a=b=c', /entry 1/],
    ['a,b=x,a', /twice/],
  ])('is rejected when it is "%s"', (text, message) => {
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

  it('removes the effort with null, and reserves tokens for the model’s own reasoning', () => {
    const [chat] = parseChatDeployments('[{"deployment":"gpt-5.6-luna","reasoningEffort":null}]');
    expect(chat?.capabilities).toEqual({
      maxTokensParameter: 'max_completion_tokens',
      temperature: false,
      streamUsage: true,
      reasoningTokens: 4_096,
    });
  });

  it.each([
    ['{"deployment":"gpt-5.6-luna"}', true],
    ['{"deployment":"gpt-5.6-luna","reasoningEffort":"none"}', true],
    ['{"deployment":"gpt-5.6-luna","reasoningEffort":"low"}', false],
    ['{"deployment":"gpt-5.6-luna","reasoningEffort":"low","temperature":true}', true],
    ['{"deployment":"chat","reasoningEffort":"low"}', false],
  ])('%s allows a temperature: %s', (entry, temperature) => {
    expect(parseChatDeployments(`[${entry}]`)[0]?.capabilities.temperature).toBe(temperature);
  });

  it('with an effort describes a reasoning model under any name', () => {
    const [chat] = parseChatDeployments('[{"deployment":"chat","reasoningEffort":"low"}]');
    expect(chat?.capabilities.maxTokensParameter).toBe('max_completion_tokens');
  });

  it('gives the weight of a deployment', () => {
    expect(parseChatDeployments('[{"deployment":"a","weight":2.5}]')[0]?.weight).toBe(2.5);
  });

  it('is rejected without quoting its content', () => {
    const parse = () => parseChatDeployments('[{"deployment":"a","sk-SECRET-123":"sk-SECRET-456"}]');
    expect(parse).toThrow('a member is none of deployment, model');
    expect(parse).not.toThrow(/SECRET/);
  });

  it.each([
    ['[', /cannot be read/],
    ['[]', /invalid|small|>=1/i],
    ['[{"model":"gpt-5"}]', /\[0\]\.\[deployment\]/],
    ['[{"deployment":"a","effort":"low"}]', /\[0\]: a member is none of/],
    ['[{"deployment":"a","reasoningEffort":"lots"}]', /\[reasoningEffort\]/],
    ['[{"deployment":"a","weight":-1}]', /weight/],
    ['[{"deployment":"a","weight":0}]', /weight 0/],
    ['[{"deployment":"a","temperature":"yes"}]', /temperature/],
    ['[{"deployment":"a"},{"deployment":"a"}]', /twice/],
  ])('is rejected when it is %s', (text, message) => {
    expect(() => parseChatDeployments(text)).toThrow(message);
  });
});
