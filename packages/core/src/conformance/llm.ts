import type { LLM, LLMPart, LLMRequest } from '../ports/index.ts';
import { expectEqual, expectRejection, expectTrue } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';

/** What a suite sees of the service behind a model or an embedder. */
export interface Upstream {
  /** How many calls were made so far; counted where they leave, before anything is awaited. */
  calls(): number;
  /** How many calls are still open, once what was just closed has had the time to arrive. */
  openCalls(): Promise<number>;
}

export interface LLMHarness {
  readonly llm: LLM;
  /** Is answered with two texts or more, the same ones each time. */
  readonly request: LLMRequest;
  /** Is answered with two texts or more, the same ones each time, other ones than `request`. */
  readonly otherRequest: LLMRequest;
  /** Absent where a model calls nothing. */
  readonly upstream?: Upstream;
}

/** The rules of {@link LLM}. */
export const llmConformance: ConformanceSuite<LLMHarness> = {
  port: 'LLM',
  cases: [
    {
      name: 'streams its text in parts, none of them empty',
      why: 'An empty first part passes for the first token and ends the time in which another model could take over.',
      async run({ llm, request }) {
        const texts = textsOf(await collect(llm.stream(request)));
        expectTrue(texts.length >= 2, `two text parts or more, got ${texts.length}`);
        expectTrue(!texts.includes(''), 'no empty text part');
      },
    },
    {
      name: 'ends with exactly one finish part',
      why: 'Without it nobody knows whether the answer is whole; with two its tokens are counted twice.',
      async run({ llm, request }) {
        const types = (await collect(llm.stream(request))).map(({ type }) => type);
        expectEqual(types.filter((type) => type === 'finish').length, 1, 'finish parts');
        expectEqual(types.at(-1), 'finish', 'the last part');
      },
    },
    {
      name: 'counts tokens in whole numbers of 0 or more, cached ones within the input',
      why: 'The daily budget adds these up: one NaN switches it off.',
      async run({ llm, request }) {
        for (const part of await collect(llm.stream(request))) {
          if (part.type !== 'finish') continue;
          const { inputTokens, cachedInputTokens, outputTokens } = part.usage;
          for (const [name, count] of Object.entries({ inputTokens, cachedInputTokens, outputTokens }))
            expectTrue(Number.isInteger(count) && count >= 0, `${name} is a count, got ${count}`);
          expectTrue(cachedInputTokens <= inputTokens, 'cached tokens are a part of the input');
        }
      },
    },
    {
      name: 'sends nothing before the first pull',
      why: 'A stream that is made and then not needed, as a follower’s, would be billed all the same.',
      appliesTo: hasUpstream,
      async run({ llm, request, upstream }) {
        llm.stream(request)[Symbol.asyncIterator]();
        await nextTask();
        expectEqual(upstream?.calls(), 0, 'calls before the first pull');
      },
    },
    {
      name: 'makes one call per stream',
      why: 'Retries hidden below the ones that are counted multiply an outage.',
      appliesTo: hasUpstream,
      async run({ llm, request, upstream }) {
        await collect(llm.stream(request));
        expectEqual(upstream?.calls(), 1, 'calls after one stream');
      },
    },
    {
      name: 'ends the upstream call when the loop is left early',
      why: 'The reader has gone and the model keeps writing and billing.',
      appliesTo: hasUpstream,
      async run({ llm, request, upstream }) {
        for await (const part of llm.stream(request)) if (part.type === 'text') break;
        expectEqual(await upstream?.openCalls(), 0, 'open calls after leaving');
      },
    },
    {
      name: 'calls nothing for a caller that has aborted',
      why: 'Work for a caller who has left is load without a reader.',
      async run({ llm, request, upstream }) {
        await expectRejection(collect(llm.stream(request, { signal: AbortSignal.abort() })), 'aborted');
        expectEqual(upstream?.calls() ?? 0, 0, 'calls');
      },
    },
    {
      name: 'rejects when it is aborted in the middle',
      why: 'A stream that just ends passes for a whole answer and is cached as one.',
      async run({ llm, request }) {
        await expectRejection(abortAfterFirstText(llm, request), 'aborted');
      },
    },
    {
      name: 'ends the upstream call when it is aborted in the middle',
      why: 'A timeout that does not hang up leaves the connection busy until the pool is empty.',
      appliesTo: hasUpstream,
      async run({ llm, request, upstream }) {
        await abortAfterFirstText(llm, request).catch(() => undefined);
        expectEqual(await upstream?.openCalls(), 0, 'open calls after the abort');
      },
    },
    {
      name: 'keeps simultaneous streams apart',
      why: 'State shared between streams shows one reader another’s answer.',
      async run({ llm, request, otherRequest }) {
        const alone = [await collect(llm.stream(request)), await collect(llm.stream(otherRequest))].map(
          joined,
        );
        expectTrue(alone[0] !== alone[1], 'the harness gives requests with different answers');
        const together = await inTurns(llm.stream(request), llm.stream(otherRequest));
        expectEqual(together.map(joined), alone, 'both answers, pulled in turns');
      },
    },
    {
      name: 'names its model and parameters, the same before and after a call',
      why: 'They are part of the cache key: a changing one empties the cache, an empty one mixes models up.',
      async run({ llm, request }) {
        const { model, parameters } = llm;
        expectTrue(typeof model === 'string' && model.trim() !== '', 'model is not empty');
        expectTrue(typeof parameters === 'string', 'parameters is a string');
        await collect(llm.stream(request));
        expectEqual([llm.model, llm.parameters], [model, parameters], 'model and parameters after a stream');
      },
    },
  ],
};

function hasUpstream({ upstream }: LLMHarness): boolean {
  return upstream !== undefined;
}

/** Lets everything happen that was begun and waits for no answer from outside. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

async function collect(stream: AsyncIterable<LLMPart>): Promise<LLMPart[]> {
  const parts: LLMPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

async function abortAfterFirstText(llm: LLM, request: LLMRequest): Promise<void> {
  const controller = new AbortController();
  for await (const part of llm.stream(request, { signal: controller.signal }))
    if (part.type === 'text') controller.abort();
}

async function inTurns(...streams: AsyncIterable<LLMPart>[]): Promise<LLMPart[][]> {
  const running = streams.map((stream) => ({
    iterator: stream[Symbol.asyncIterator](),
    parts: [] as LLMPart[],
    done: false,
  }));
  while (running.some(({ done }) => !done)) {
    for (const stream of running) {
      if (stream.done) continue;
      const result = await stream.iterator.next();
      if (result.done === true) stream.done = true;
      else stream.parts.push(result.value);
    }
  }
  return running.map(({ parts }) => parts);
}

function textsOf(parts: readonly LLMPart[]): string[] {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
}

function joined(parts: readonly LLMPart[]): string {
  return textsOf(parts).join('');
}
