import { RagError } from '@rag/core';
import { type ChatCapabilities, DEFAULT_EFFORT, REASONING_TOKENS } from './chat-capabilities.ts';
import type { ThoughtSigns } from './chat-stream.ts';

/** What is known about how a model thinks, from its capabilities and then from its replies. */
export interface Thinking {
  /** Whether the text of the next reply is held back until its thoughts are over. */
  readonly holds: boolean;
  /** The room for thoughts in the next reply, in tokens, which is added to that of the answer. */
  readonly roomTokens: number;
  /** Takes what a reply shows. Only a whole one shows that there was no thought. */
  learn(signs: ThoughtSigns, isWhole: boolean): void;
  /** Makes the room smaller if it is not configured. Returns whether it did, so that another call may succeed. */
  learnTooLong(): boolean;
}

/** So many whole replies in a row without a thought show that a model no longer begins within one. */
const REPLIES_WITHOUT_THOUGHT = 3;
/** A smaller room than this is none. */
const MIN_ROOM_TOKENS = 256;

/**
 * A model that once began a reply within a thought is held back from then on, until several replies in a row had none.
 * One that only its name says to think is held back until a reply without any thought: its server removes them.
 *
 * A model without a known effort gets room for thoughts once it is known to think, by its name or by a reply. Before
 * that it gets none: the bound for its answer is also what ends a text that repeats itself.
 */
export function createThinking({
  thinks = false,
  reasoningTokens,
  reasoningEffort,
}: ChatCapabilities): Thinking {
  const roomTokens = reasoningTokens ?? (reasoningEffort && REASONING_TOKENS[reasoningEffort]);
  let largestRoom = REASONING_TOKENS[DEFAULT_EFFORT];
  let isThinker = thinks;
  /** How many whole replies without a thought end the holding back. */
  let expected = thinks ? 1 : 0;
  return {
    get holds() {
      return expected > 0;
    },
    get roomTokens() {
      return roomTokens ?? (isThinker ? largestRoom : 0);
    },
    learn({ beganInThought, hasThought, hasAnswer, isCut }, isWhole) {
      // A reply that reached its bound without a word was spent on thoughts that nobody sees.
      isThinker ||= hasThought || (isWhole && isCut && !hasAnswer);
      if (beganInThought) expected = REPLIES_WITHOUT_THOUGHT;
      else if (isWhole && hasAnswer && !hasThought && !isCut) expected = Math.max(0, expected - 1);
    },
    learnTooLong() {
      if (roomTokens !== undefined || !isThinker || largestRoom === 0) return false;
      largestRoom = largestRoom / 4 < MIN_ROOM_TOKENS ? 0 : largestRoom / 4;
      return true;
    },
  };
}

/** Which failure this is, in the details of the error. */
const THOUGHT_TOO_LONG = 'thought_too_long';

export interface ThoughtTooLongOptions {
  /** The bound that the reply reached. */
  readonly maxTokens: number | undefined;
  /** Whether the next reply gets more room. */
  readonly isRepeatUseful: boolean;
  /** The setting that gives a model more room. */
  readonly roomSetting: string;
}

/** The failure of a model that reached its bound before it wrote a word of an answer. */
export function thoughtTooLong({ maxTokens, isRepeatUseful, roomSetting }: ThoughtTooLongOptions): RagError {
  const used = `The model used its ${maxTokens === undefined ? '' : `${maxTokens} `}tokens for thoughts`;
  const message = isRepeatUseful
    ? `${used}. From now on it gets room for them.`
    : `${used} and wrote no answer: raise ${roomSetting}, or name a model that thinks less.`;
  return new RagError('model_unavailable', message, {
    retryable: isRepeatUseful,
    details: { reason: THOUGHT_TOO_LONG, ...(maxTokens === undefined ? {} : { maxTokens }) },
  });
}
