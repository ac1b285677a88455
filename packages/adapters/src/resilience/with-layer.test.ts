import { type LLM, type LLMPart, RagError } from '@rag/core';
import { expect, it } from 'vitest';
import { outcomeOf, REQUEST, scriptedLLM } from './__fixtures__/scripted-llm.ts';
import {
  composeLLM,
  createConcurrencyLimit,
  createDailyBudget,
  withBudget,
  withConcurrency,
  withRouting,
} from './index.ts';
import { type OpenLayer, withLayer } from './with-layer.ts';

/** Counts the steps of all generators while `work` runs. */
async function generatorSteps(work: () => Promise<void>): Promise<number> {
  const prototype: AsyncGenerator = Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()));
  const { next } = prototype;
  let steps = 0;
  prototype.next = function (this: AsyncGenerator, ...args) {
    steps += 1;
    return next.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.next = next;
  }
  return steps;
}

function recorder(name: string, log: string[]): OpenLayer {
  return () => {
    log.push(`${name} opens`);
    return {
      part(part) {
        log.push(`${name} sees ${part.type}`);
        return part;
      },
      fail: () => void log.push(`${name} fails`),
      end: () => void log.push(`${name} ends`),
    };
  };
}

it('withLayer opens layers from outside to inside, and reports parts and the end from inside to outside', async () => {
  const log: string[] = [];
  const inner = withLayer(scriptedLLM('m', ['Yes.']), recorder('inner', log));
  await outcomeOf(withLayer(inner, recorder('outer', log)));
  expect(log).toEqual([
    'outer opens',
    'inner opens',
    'inner sees text',
    'outer sees text',
    'inner sees finish',
    'outer sees finish',
    'inner ends',
    'outer ends',
  ]);
});

it('withLayer closes the open layers when another layer refuses the stream', async () => {
  const log: string[] = [];
  const refusing = withLayer(scriptedLLM('m', ['Yes.']), () => {
    throw new RagError('overloaded', 'refused');
  });
  await outcomeOf(withLayer(refusing, recorder('outer', log)));
  expect(log).toEqual(['outer opens', 'outer fails', 'outer ends']);
});

it('withLayer ends each layer once when the reader leaves while another one opens', async () => {
  const log: string[] = [];
  let open = (): void => {};
  const slow: OpenLayer = async () => {
    await new Promise<void>((resolve) => {
      open = resolve;
    });
    return { end: () => void log.push('slow ends') };
  };
  const layered = withLayer(withLayer(scriptedLLM('m', ['Yes.']), slow), recorder('outer', log));
  const parts = layered.stream(REQUEST)[Symbol.asyncIterator]();
  const pulled = parts.next();
  await Promise.resolve();
  await parts.return?.();
  open();
  await pulled;
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['outer opens', 'outer ends', 'slow ends']);
});

it('withLayer reports the failure of a layer even if the model cannot be left', async () => {
  const stubborn: LLM = {
    ...scriptedLLM('m', []),
    stream: () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: { type: 'text', text: 'Yes.' } as const }),
        return: () => Promise.reject(new Error('cannot be left')),
      }),
    }),
  };
  const failing: OpenLayer = () => ({
    part() {
      throw new RagError('overloaded', 'refused');
    },
  });
  const parts = withLayer(stubborn, failing).stream(REQUEST)[Symbol.asyncIterator]();
  await expect(parts.next()).rejects.toMatchObject({ code: 'overloaded' });
  await new Promise((resolve) => setImmediate(resolve));
});

it('withLayer passes a token through no generator but the model in the production composition', async () => {
  const compose = (name: string) =>
    composeLLM({
      deployments: [{ llm: scriptedLLM(name, ['One. ', 'Two. ', 'Three. ']) }],
      onUsage: () => {},
    });
  const budget = createDailyBudget({ limits: { tokens: 1_000 } });
  const routed = withRouting({ small: compose('small'), large: compose('large') });
  const llm = withConcurrency(withBudget(routed, budget), createConcurrencyLimit({ limit: 1 }));
  const stream = llm.stream(REQUEST)[Symbol.asyncIterator]();
  await stream.next();
  let second: IteratorResult<LLMPart> | undefined;
  const steps = await generatorSteps(async () => {
    second = await stream.next();
  });
  await stream.return?.();
  expect([second?.value, steps]).toEqual([{ type: 'text', text: 'Two. ' }, 1]);
});
