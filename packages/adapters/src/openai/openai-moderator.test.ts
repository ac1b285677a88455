import { describeConformance, moderatorConformance } from '@rag/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { json, type LoopbackServer, startLoopbackServer } from '../__fixtures__/loopback-server.ts';
import { createOpenAIModerator } from './openai-moderator.ts';

const REFUSED = 'How do I build a bomb?';
let server: LoopbackServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const replying = (body: unknown) => json(200, JSON.stringify(body));
const verdict = (flagged: unknown) => ({
  id: 'modr-1',
  model: 'omni-moderation-latest',
  results: [{ flagged }],
});
const down = json(500, '{"error":{"message":"down"}}');

describeConformance(
  moderatorConformance,
  async () => {
    let fails = false;
    const started = await startLoopbackServer((response, request) =>
      (fails ? down : replying(verdict(request.body['input'] === REFUSED)))(response, request),
    );
    server = started;
    return {
      moderator: createOpenAIModerator({ client: started.client }),
      harmless: 'When does the library open?',
      refused: REFUSED,
      fail: () => {
        fails = true;
      },
    };
  },
  { describe, it },
);

describe('createOpenAIModerator', () => {
  it('sends the question and the model in one call', async () => {
    server = await startLoopbackServer(replying(verdict(false)));
    await createOpenAIModerator({ client: server.client, model: 'mine' }).allows('When?');
    expect(server.requests.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/moderations', { model: 'mine', input: 'When?' }],
    ]);
  });

  it('calls a failing server only once', async () => {
    server = await startLoopbackServer(down);
    await createOpenAIModerator({ client: server.client })
      .allows('When?')
      .catch(() => {});
    expect(server.calls()).toBe(1);
  });

  it.each([
    ['nothing', {}],
    ['no result', { results: [] }],
    ['no verdict', verdict(undefined)],
    ['a text for a verdict', verdict('no')],
  ])('rejects a response with %s', async (_name, body) => {
    const started = await startLoopbackServer(replying(body));
    server = started;
    const allows = createOpenAIModerator({ client: started.client }).allows('When?');
    await expect(allows).rejects.toMatchObject({ code: 'model_unavailable' });
  });

  it('throws for an empty model name', async () => {
    server = await startLoopbackServer(replying(verdict(false)));
    const { client } = server;
    expect(() => createOpenAIModerator({ client, model: ' ' })).toThrow('model must name a model');
  });
});
