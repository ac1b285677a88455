import { answerRelayConformance, createTestClock, describeConformance } from '@rag/core/testing';
import { describe, it } from 'vitest';
import { createMemoryAnswerRelay } from './index.ts';

describeConformance(
  answerRelayConformance,
  async () => {
    const clock = createTestClock(0);
    return { relay: createMemoryAnswerRelay({ now: clock.now }), advance: clock.advance };
  },
  { describe, it },
);
