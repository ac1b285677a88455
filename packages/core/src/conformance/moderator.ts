import type { Moderator } from '../ports/index.ts';
import { expectEqual, expectRejection } from './assert.ts';
import type { ConformanceSuite } from './conformance.ts';

export interface ModeratorHarness {
  readonly moderator: Moderator;
  /** A question that may be answered. */
  readonly harmless: string;
  /** A question that may not. */
  readonly refused: string;
  /** From now on the decision cannot be made. */
  fail(): void;
}

/** The rules of {@link Moderator}. */
export const moderatorConformance: ConformanceSuite<ModeratorHarness> = {
  port: 'Moderator',
  cases: [
    {
      name: 'allows a harmless question',
      why: 'A moderator that refuses too much takes the service down for those it is for.',
      async run({ moderator, harmless }) {
        expectEqual(await moderator.allows(harmless), true, 'the verdict on a harmless question');
      },
    },
    {
      name: 'refuses a harmful question',
      why: 'It is there for that.',
      async run({ moderator, refused }) {
        expectEqual(await moderator.allows(refused), false, 'the verdict on a question to be refused');
      },
    },
    {
      name: 'rejects when it cannot decide',
      why: 'A guess looks like a verdict: the engine could not say that something was missing.',
      async run({ moderator, harmless, fail }) {
        fail();
        await expectRejection(moderator.allows(harmless), 'model_unavailable');
      },
    },
    {
      name: 'rejects with "aborted" when the caller has aborted',
      why: 'Work for a caller who has left is paid for nothing.',
      async run({ moderator, harmless }) {
        await expectRejection(moderator.allows(harmless, { signal: AbortSignal.abort() }), 'aborted');
      },
    },
  ],
};
