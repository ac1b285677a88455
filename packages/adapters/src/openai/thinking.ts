import type { ChatCapabilities } from './chat-capabilities.ts';
import type { ThoughtSigns } from './chat-stream.ts';

/** What is known about how a model thinks, from its capabilities and then from its replies. */
export interface Thinking {
  /** Whether the text of the next reply is held back until its thoughts are over. */
  readonly holds: boolean;
  learn(signs: ThoughtSigns): void;
}

/**
 * A model that once began a reply within a thought is held back from then on. One that only its name says to think is
 * held back until a reply without any thought: its server removes them.
 */
export function createThinking({ thinks = false }: ChatCapabilities): Thinking {
  let holds = thinks;
  let hasBegunInThought = false;
  return {
    get holds() {
      return holds;
    },
    learn({ beganInThought, hasThought, hasAnswer }) {
      hasBegunInThought ||= beganInThought;
      if (hasBegunInThought) holds = true;
      else if (hasAnswer && !hasThought) holds = false;
    },
  };
}
