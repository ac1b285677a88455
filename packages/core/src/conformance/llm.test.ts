import { describe, expect, it } from 'vitest';
import { throwIfAborted } from '../errors.ts';
import type { CallOptions, LLM, LLMPart, LLMRequest } from '../ports/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { type LLMHarness, llmConformance } from './llm.ts';

/** A service that answers with the last message's words, and knows how often it is asked. */
class Service {
  calls = 0;
  open = 0;

  begin(request: LLMRequest): string[] {
    this.calls += 1;
    this.open += 1;
    return (request.messages.at(-1)?.content ?? '').split(/(?<=\s)/u);
  }
}

const FINISH: LLMPart = {
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens: 9, cachedInputTokens: 4, outputTokens: 3 },
};

/** As plain as a correct model can be; the broken ones below change one thing each. */
function createPlainLLM(service: Service): LLM {
  return {
    model: 'plain',
    parameters: '',
    async *stream(request, { signal } = {}) {
      throwIfAborted(signal);
      const texts = service.begin(request);
      try {
        for (const text of texts) {
          yield { type: 'text', text };
          throwIfAborted(signal);
        }
        yield FINISH;
      } finally {
        service.open -= 1;
      }
    },
  };
}

type Stream = (request: LLMRequest, options?: CallOptions) => AsyncIterable<LLMPart>;
type Breaking = (llm: LLM, service: Service) => LLM;

const withStream =
  (change: (stream: Stream, service: Service) => Stream): Breaking =>
  (llm, service) => ({ ...llm, stream: change(llm.stream, service) });

/** Changes the parts that pass and keeps everything else. */
const withParts = (change: (part: LLMPart) => readonly LLMPart[]): Breaking =>
  withStream(
    (stream) =>
      async function* (request, options) {
        for await (const part of stream(request, options)) yield* change(part);
      },
  );

const withUsage = (
  usage: Partial<Record<'inputTokens' | 'cachedInputTokens' | 'outputTokens', number>>,
): Breaking =>
  withParts((part) => [part.type === 'finish' ? { ...part, usage: { ...part.usage, ...usage } } : part]);

const inOnePart = withStream(
  (stream) =>
    async function* (request, options) {
      let text = '';
      for await (const part of stream(request, options)) {
        if (part.type === 'text') text += part.text;
        else yield* [{ type: 'text' as const, text }, part];
      }
    },
);

const eager = withStream((stream) => (request, options) => {
  const iterator = stream(request, options)[Symbol.asyncIterator]();
  const first = iterator.next();
  first.catch(() => undefined);
  return (async function* () {
    try {
      for (let result = await first; result.done !== true; result = await iterator.next()) yield result.value;
    } finally {
      await iterator.return?.();
    }
  })();
});

const callingTwice = withStream(
  (stream, service) =>
    async function* (request, options) {
      throwIfAborted(options?.signal);
      service.calls += 1;
      yield* stream(request, options);
    },
);

const deafToAborts = withStream((stream) => (request) => stream(request));

const lookingOnlyBefore = withStream(
  (stream) =>
    async function* (request, options) {
      throwIfAborted(options?.signal);
      yield* stream(request);
    },
);

const lookingTooLate = withStream(
  (stream) =>
    async function* (request, options) {
      for await (const part of stream(request)) {
        throwIfAborted(options?.signal);
        yield part;
      }
    },
);

const endingQuietly = withStream(
  (stream) =>
    async function* (request, options = {}) {
      throwIfAborted(options.signal);
      for await (const part of stream(request)) {
        if (options.signal?.aborted) return;
        yield part;
      }
    },
);

/** Reads everything at once, as a client does that buffers, and never hangs up. */
const notHangingUp: Breaking = (llm, service) => ({
  ...llm,
  async *stream(request, { signal } = {}) {
    throwIfAborted(signal);
    const texts = service.begin(request);
    for (const text of texts) {
      yield { type: 'text', text };
      throwIfAborted(signal);
    }
    service.open -= 1;
    yield FINISH;
  },
});

const sharingState: Breaking = (llm, service) => {
  let texts: string[] = [];
  return {
    ...llm,
    async *stream(request, { signal } = {}) {
      throwIfAborted(signal);
      texts = service.begin(request);
      try {
        for (let index = 0; index < texts.length; index++) {
          yield { type: 'text', text: texts[index] ?? '' };
          throwIfAborted(signal);
        }
        yield FINISH;
      } finally {
        service.open -= 1;
      }
    },
  };
};

const countingParameters: Breaking = (llm) => {
  let count = 0;
  return {
    ...llm,
    get parameters() {
      return `calls=${count}`;
    },
    stream(request, options) {
      count += 1;
      return llm.stream(request, options);
    },
  };
};

const PARTS = 'streams its text in parts, none of them empty';
const FINISHES = 'ends with exactly one finish part';
const COUNTS = 'counts tokens in whole numbers of 0 or more, cached ones within the input';
const LAZY = 'sends nothing before the first pull';
const ONE_CALL = 'makes one call per stream';
const LEAVING = 'ends the upstream call when the loop is left early';
const ABORTED_BEFORE = 'calls nothing for a caller that has aborted';
const ABORTED = 'rejects when it is aborted in the middle';
const HANGS_UP = 'ends the upstream call when it is aborted in the middle';
const APART = 'keeps simultaneous streams apart';
const NAMES = 'names its model and parameters, the same before and after a call';

function createHarness(breaking: Breaking = (llm) => llm): () => Promise<LLMHarness> {
  return async () => {
    const service = new Service();
    return {
      llm: breaking(createPlainLLM(service), service),
      request: { messages: [{ role: 'user', content: 'The office opens at nine.' }] },
      otherRequest: { messages: [{ role: 'user', content: 'Leave is 28 days a year, all told.' }] },
      upstream: { calls: () => service.calls, openCalls: async () => service.open },
    };
  };
}

describeConformance(llmConformance, createHarness(), { describe, it });

describe('the LLM suite', () => {
  it.each<[string, Breaking, string[]]>([
    ['answers in one piece', inOnePart, [PARTS, ABORTED]],
    ['sends empty texts', withParts((part) => [{ type: 'text', text: '' }, part]), [PARTS]],
    ['does not finish', withParts((part) => (part.type === 'finish' ? [] : [part])), [FINISHES]],
    ['finishes twice', withParts((part) => (part.type === 'finish' ? [part, part] : [part])), [FINISHES]],
    [
      'continues after the finish',
      withParts((part) => (part.type === 'finish' ? [part, { type: 'text', text: '!' }] : [part])),
      [FINISHES],
    ],
    ['counts NaN', withUsage({ outputTokens: Number.NaN }), [COUNTS]],
    ['counts below zero', withUsage({ inputTokens: -1, cachedInputTokens: 0 }), [COUNTS]],
    ['counts halves', withUsage({ outputTokens: 1.5 }), [COUNTS]],
    ['caches more than it reads', withUsage({ cachedInputTokens: 10 }), [COUNTS]],
    ['calls when the stream is made', eager, [LAZY]],
    ['calls twice', callingTwice, [ONE_CALL]],
    ['does not look at the signal', deafToAborts, [ABORTED_BEFORE, ABORTED]],
    ['looks at the signal only before', lookingOnlyBefore, [ABORTED]],
    ['looks at the signal after calling', lookingTooLate, [ABORTED_BEFORE]],
    ['ends quietly when aborted', endingQuietly, [ABORTED]],
    ['does not hang up', notHangingUp, [LEAVING, HANGS_UP]],
    ['shares state between streams', sharingState, [APART]],
    ['has no name', (llm) => ({ ...llm, model: ' ' }), [NAMES]],
    ['changes its parameters', countingParameters, [NAMES]],
  ])('catches a model that %s', async (_flaw, breaking, expected) => {
    const failed = await failedCases(llmConformance, createHarness(breaking));
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });

  it('skips the cases about upstream calls for a model without any', async () => {
    const factory = createHarness(notHangingUp);
    const failed = await failedCases(llmConformance, async () => {
      const { llm, request, otherRequest } = await factory();
      return { llm, request, otherRequest };
    });
    expect(failed).toEqual([]);
  });
});
