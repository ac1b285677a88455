import { createModelRewriter, type LLM, type LLMPart, type LLMRequest } from '@rag/core';
import {
  describeConformance,
  embedderConformance,
  llmConformance,
  questionRewriterConformance,
} from '@rag/core/testing';
import { type AzureOpenAI, type Fault, startAzureOpenAI } from '@rag/testkit/azure-openai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAzureOpenAIClient, createOpenAIEmbedder, createOpenAILLM } from './index.ts';

const KEY = 'a-very-secret-key';

function clientOf({ endpoint }: AzureOpenAI, timeoutMs?: number): OpenAI {
  return createAzureOpenAIClient({
    OpenAI,
    endpoint,
    apiKey: KEY,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

function upstreamOf(azure: AzureOpenAI): { calls(): number; openCalls(): Promise<number> } {
  return { calls: () => azure.calls.length, openCalls: () => azure.idle().then(() => 0) };
}

function toRequest(question: string): LLMRequest {
  const documents = [
    { passage: 1, source: 'handbook.pdf', text: 'The office opens at nine. The garage is below building B.' },
    { passage: 2, source: 'leave.pdf', text: 'Full-time staff have 28 days of annual leave.' },
  ].map((passage) => JSON.stringify(passage));
  return {
    messages: [
      { role: 'system', content: 'Answer from the documents, else reply with NOT_FOUND_HERE.' },
      {
        role: 'user',
        content: `""" <documents>\n${documents.join('\n')}\n</documents> """\n\nQuestion: ${question}`,
      },
    ],
    maxOutputTokens: 300,
  };
}

describe.each(['gpt-4o-mini', 'gpt-5-nano', 'gpt-5.6-luna'])('the model %s', (model) => {
  describeConformance(
    llmConformance,
    async () => {
      const azure = await startAzureOpenAI({ apiKey: KEY });
      return {
        llm: createOpenAILLM({ client: clientOf(azure), model }),
        request: toRequest('When does the office open?'),
        otherRequest: toRequest('How many days of annual leave are there?'),
        upstream: upstreamOf(azure),
        close: azure.close,
      };
    },
    { describe, it },
  );
});

describeConformance(
  questionRewriterConformance,
  async () => {
    const azure = await startAzureOpenAI({ apiKey: KEY });
    const llm = createOpenAILLM({ client: clientOf(azure), model: 'gpt-5.6-luna' });
    const history = [
      { role: 'user' as const, content: 'How many days of annual leave does a full-time employee have?' },
      { role: 'assistant' as const, content: 'It is 28 days.' },
    ];
    return {
      rewriter: createModelRewriter({ llm }),
      standalone: { question: 'Where can visitors park a car near the main building?', history },
      followUp: { question: 'And for part-timers?', history },
      close: azure.close,
    };
  },
  { describe, it },
);

describe.each([
  [1_536, false],
  [256, true],
])('vectors of %i numbers, shortened: %s', (dimensions, shorten) => {
  describeConformance(
    embedderConformance,
    async () => {
      const azure = await startAzureOpenAI({ apiKey: KEY });
      const client = clientOf(azure);
      const model = 'text-embedding-3-small';
      return {
        embedder: createOpenAIEmbedder({ client, model, dimensions, shorten }),
        upstream: upstreamOf(azure),
        close: azure.close,
      };
    },
    { describe, it },
  );
});

let azure: AzureOpenAI;
let client: OpenAI;
let llm: LLM;

beforeAll(async () => {
  azure = await startAzureOpenAI({ apiKey: KEY, acceptToken: (token) => token === 'a-good-token' });
  client = clientOf(azure);
  llm = createOpenAILLM({ client, model: 'gpt-4o-mini' });
});
afterAll(() => azure.close());
beforeEach(() => azure.reset());

async function ask(model = llm, question = 'When does the office open?'): Promise<LLMPart[]> {
  const parts: LLMPart[] = [];
  for await (const part of model.stream(toRequest(question))) parts.push(part);
  return parts;
}

function textOf(parts: readonly LLMPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

const embedder = () =>
  createOpenAIEmbedder({ client, model: 'text-embedding-3-small', dimensions: 64, shorten: true });

describe('an answer', () => {
  it('is read from the passages', async () => {
    expect(textOf(await ask())).toBe('The office opens at nine [1].');
  });

  it('counts tokens', async () => {
    const usage = (await ask()).flatMap((part) => (part.type === 'finish' ? [part.usage] : []));
    expect(usage).toEqual([
      { inputTokens: expect.any(Number), cachedInputTokens: 0, outputTokens: expect.any(Number) },
    ]);
    expect(Math.min(usage[0]?.inputTokens ?? 0, usage[0]?.outputTokens ?? 0)).toBeGreaterThan(0);
  });

  it('counts the tokens that were cached', async () => {
    const request = {
      messages: [
        { role: 'system' as const, content: 'Rules. '.repeat(700) },
        { role: 'user' as const, content: 'Hello' },
      ],
    };
    const cached: number[] = [];
    for (let time = 0; time < 2; time++)
      for await (const part of llm.stream(request))
        if (part.type === 'finish') cached.push(part.usage.cachedInputTokens);
    expect(cached).toEqual([0, 1_280]);
  });

  it('can be requested with a token', async () => {
    const tokenProvider = async () => 'a-good-token';
    const withToken = createAzureOpenAIClient({ OpenAI, endpoint: azure.endpoint, tokenProvider });
    expect(textOf(await ask(createOpenAILLM({ client: withToken, model: 'gpt-4o-mini' })))).toContain('nine');
  });

  it('can have half a surrogate pair in its question', async () => {
    expect(textOf(await ask(llm, 'When does the office open \ud83d?'))).toContain('nine');
  });

  it('can be cut by the filter', async () => {
    azure.fail({ kind: 'answer_filtered' });
    expect((await ask()).at(-1)).toMatchObject({ type: 'finish', reason: 'content_filter' });
  });

  it('arrives although the filter is down', async () => {
    azure.fail({ kind: 'filter_unavailable' });
    expect((await ask()).at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });

  it('arrives token by token', async () => {
    azure.fail({ kind: 'slow', gapMs: 1 });
    expect(textOf(await ask())).toBe('The office opens at nine [1].');
  });
});

describe('a failure of one call', () => {
  it.each<[Fault, object]>([
    [{ kind: 'rate_limited' }, { code: 'rate_limited', retryable: true, retryAfterMs: undefined }],
    [
      { kind: 'rate_limited', retryAfterMs: 250 },
      { code: 'rate_limited', retryAfterMs: 250 },
    ],
    [
      { kind: 'rate_limited', retryAfterSeconds: 86_400 },
      { code: 'rate_limited', retryAfterMs: 60_000 },
    ],
    [{ kind: 'prompt_filtered' }, { code: 'content_filtered', retryable: false }],
    [
      { kind: 'status', status: 500 },
      { code: 'model_unavailable', retryable: true },
    ],
    [
      { kind: 'status', status: 503 },
      { code: 'model_unavailable', retryable: true },
    ],
    [
      { kind: 'status', status: 408 },
      { code: 'timeout', retryable: true },
    ],
    [{ kind: 'reset' }, { code: 'model_unavailable', retryable: true }],
    [{ kind: 'cut_body' }, { code: 'model_unavailable', retryable: true }],
    [{ kind: 'malformed_body' }, { code: 'model_unavailable', retryable: true }],
    [{ kind: 'error_in_body' }, { code: 'model_unavailable', retryable: true }],
  ])('by %j is reported as %j', async (fault, error) => {
    azure.fail(fault);
    await expect(ask()).rejects.toMatchObject(error);
    expect(azure.calls).toHaveLength(1);
  });

  it.each<[Fault, object]>([
    [
      { kind: 'rate_limited', retryAfterMs: 250 },
      { code: 'rate_limited', retryAfterMs: 250 },
    ],
    [
      { kind: 'status', status: 503 },
      { code: 'model_unavailable', retryable: true },
    ],
    [{ kind: 'reset' }, { code: 'model_unavailable', retryable: true }],
    [{ kind: 'cut_body' }, { code: 'model_unavailable', retryable: true }],
    [{ kind: 'malformed_body' }, { code: 'model_unavailable', retryable: true }],
  ])('of embedding by %j is reported as %j', async (fault, error) => {
    azure.fail(fault);
    await expect(embedder().embed(['a'])).rejects.toMatchObject(error);
    expect(azure.calls).toHaveLength(1);
  });

  it('by a stall before the headers ends at the client’s time limit, which closes the connection', async () => {
    azure.fail({ kind: 'stall_before_headers' });
    const impatient = createOpenAILLM({ client: clientOf(azure, 50), model: 'gpt-4o-mini' });
    await expect(ask(impatient)).rejects.toMatchObject({ code: 'timeout', retryable: true });
    await azure.idle();
    expect(azure.calls).toMatchObject([{ outcome: 'client_left' }]);
  });

  it('by a stall in the body ends with the caller’s abort, which closes the connection', async () => {
    azure.fail({ kind: 'stall_in_body' });
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of llm.stream(toRequest('When does the office open?'), {
        signal: controller.signal,
      }))
        queueMicrotask(() => controller.abort());
    })();
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    await azure.idle();
    expect(azure.calls).toMatchObject([{ outcome: 'client_left' }]);
  });

  it('by a refused connection is reported as model_unavailable', async () => {
    const gone = await startAzureOpenAI({ apiKey: KEY });
    const lost = createOpenAILLM({ client: clientOf(gone), model: 'gpt-4o-mini' });
    await gone.close();
    await expect(ask(lost)).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: true,
      details: { networkCode: 'ECONNREFUSED' },
    });
  });
});

describe('a mistake in the configuration', () => {
  it('can be a wrong key', async () => {
    const wrong = createAzureOpenAIClient({ OpenAI, endpoint: azure.endpoint, apiKey: 'another' });
    await expect(ask(createOpenAILLM({ client: wrong, model: 'gpt-4o-mini' }))).rejects.toMatchObject({
      code: 'unauthorized',
      retryable: false,
    });
  });

  it('can be a deployment that does not exist', async () => {
    await expect(ask(createOpenAILLM({ client, model: 'nowhere' }))).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      details: { code: 'DeploymentNotFound' },
    });
  });

  it('can be a capability that the model lacks, which the error names', async () => {
    const capabilities = { maxTokensParameter: 'max_tokens', temperature: false, streamUsage: true } as const;
    const wrong = createOpenAILLM({ client, model: 'gpt-5-nano', capabilities });
    await expect(ask(wrong)).rejects.toMatchObject({
      code: 'model_unavailable',
      retryable: false,
      message: expect.stringContaining('max_tokens'),
    });
  });
});

describe('many texts', () => {
  it('are sent in as few requests as the limits allow', async () => {
    const texts = Array.from({ length: 90 }, (_, index) => `${index} ${'word '.repeat(500)}`);
    expect(await embedder().embed(texts)).toHaveLength(90);
    expect(azure.calls.map(({ status, body }) => [status, (body['input'] as string[]).length])).toEqual([
      [200, 39],
      [200, 39],
      [200, 12],
    ]);
  });

  it('can be near the token limit in the densest script', async () => {
    const texts = Array.from({ length: 60 }, () => '規'.repeat(8_191));
    await expect(embedder().embed(texts)).resolves.toHaveLength(60);
  });

  it('are rejected when one is too long, with its index', async () => {
    const texts = ['short', 'long but not too long '.repeat(500), 'far too long '.repeat(5_000), 'short'];
    await expect(embedder().embed(texts)).rejects.toMatchObject({
      code: 'invalid_input',
      retryable: false,
      message: expect.stringContaining('index 2'),
      details: { index: 2, maxInputTokens: 8_191 },
    });
  });
});
