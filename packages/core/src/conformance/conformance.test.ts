import { describe, expect, it } from 'vitest';
import { type ConformanceSuite, describeConformance, type SkippableTest } from './conformance.ts';

interface Subject {
  readonly canReopen: boolean;
}
type TestBody = (test?: SkippableTest) => Promise<void>;

const ran: string[] = [];
const suite: ConformanceSuite<Subject> = {
  port: 'Subject',
  cases: [
    {
      name: 'always holds',
      why: '',
      async run() {
        ran.push('always');
      },
    },
    {
      name: 'holds after reopening',
      why: '',
      appliesTo: ({ canReopen }) => canReopen,
      async run() {
        ran.push('reopened');
      },
    },
  ],
};

/** The tests that a suite registers, by name, and how many subjects are open. */
function register(canReopen: boolean) {
  const bodies = new Map<string, TestBody>();
  const harnesses = { open: 0 };
  const createHarness = async () => {
    harnesses.open += 1;
    return {
      canReopen,
      close: async () => {
        harnesses.open -= 1;
      },
    };
  };
  describeConformance(suite, createHarness, {
    describe: (_name, body) => body(),
    it: (name, body) => bodies.set(name, body),
  });
  ran.length = 0;
  const run = (name: string, test?: SkippableTest) => bodies.get(name)?.(test);
  return { bodies, harnesses, run };
}

describe('a case that does not apply to the subject', () => {
  it('is reported as skipped, with the reason', async () => {
    const notes: (string | undefined)[] = [];
    const { run, harnesses } = register(false);
    await run('holds after reopening', { skip: (note) => notes.push(note) });
    expect(notes).toEqual(['The subject does not declare what this case needs.']);
    expect(ran).toEqual([]);
    expect(harnesses.open).toBe(0);
  });
  it('closes the subject when the runner skips by throwing', async () => {
    const { run, harnesses } = register(false);
    const skip = () => {
      throw new Error('skipped');
    };
    await expect(run('holds after reopening', { skip })).rejects.toThrow('skipped');
    expect(harnesses.open).toBe(0);
  });
  it('passes without running in a runner that cannot skip a running test', async () => {
    const { run } = register(false);
    await run('holds after reopening');
    expect(ran).toEqual([]);
  });
});

it('runs every case that applies and skips none', async () => {
  const notes: unknown[] = [];
  const { run } = register(true);
  for (const name of ['always holds', 'holds after reopening'])
    await run(name, { skip: (note) => notes.push(note) });
  expect(ran).toEqual(['always', 'reopened']);
  expect(notes).toEqual([]);
});

it('registers tests without a parameter, which Jest would treat as a callback', () => {
  expect(Array.from(register(true).bodies.values(), ({ length }) => length)).toEqual([0, 0]);
});
