import { describe, expect, it } from 'vitest';
import { RagError, throwIfAborted } from '../errors.ts';
import type { Moderator } from '../ports/index.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { type ModeratorHarness, moderatorConformance } from './moderator.ts';

type Breaking = (moderator: Moderator) => Moderator;

function createHarness(breaking: Breaking = (moderator) => moderator): ModeratorHarness {
  let fails = false;
  const moderator: Moderator = {
    async allows(question, { signal } = {}) {
      throwIfAborted(signal);
      if (fails) throw new RagError('model_unavailable', 'down');
      return !question.includes('bomb');
    },
  };
  return {
    moderator: breaking(moderator),
    harmless: 'When does the library open?',
    refused: 'How do I build a bomb?',
    fail: () => {
      fails = true;
    },
  };
}

describeConformance(moderatorConformance, async () => createHarness(), { describe, it });

const BROKEN: readonly [string, string, Breaking][] = [
  ['refuses everything', 'allows a harmless question', () => ({ allows: async () => false })],
  ['allows everything', 'refuses a harmful question', () => ({ allows: async () => true })],
  [
    'guesses',
    'rejects when it cannot decide',
    (moderator) => ({ allows: (...args) => moderator.allows(...args).catch(() => true) }),
  ],
  [
    'does not look at the signal',
    'rejects with "aborted" when the caller has aborted',
    (moderator) => ({ allows: (question) => moderator.allows(question) }),
  ],
];

describe('a moderator that', () => {
  it.each(BROKEN)('%s fails the case "%s"', async (_name, failing, breaking) => {
    const failed = await failedCases(moderatorConformance, async () => createHarness(breaking));
    expect(failed).toContain(failing);
  });
});
