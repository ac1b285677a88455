import type { Passage, TokenUsage } from '../ports/index.ts';
import type { AnswerOutcome, Citation, Degradation } from './answer-event.ts';

/** The part of an answer that is the same for everyone who asks the question. */
export interface AnswerContent {
  readonly outcome: AnswerOutcome;
  readonly text: string;
  readonly citations: readonly Citation[];
  readonly model: string;
  readonly usage: TokenUsage;
  readonly truncated: boolean;
  readonly cached: boolean;
  readonly degraded: readonly Degradation[];
}

/** What whoever writes an answer yields: at last `content`, unless that fails. */
export type ContentEvent =
  | { readonly type: 'sources'; readonly passages: readonly Passage[] }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'content'; readonly content: AnswerContent };

/** What is shared between the callers of one question while it is being answered. */
export type SharedEvent =
  | ContentEvent
  /** The one who wrote has died: another wrote anew, and what came so far is void. */
  | { readonly type: 'restart' };

/** What nothing costs. */
export const NO_USAGE: TokenUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** The same answer for one who did not cause its cost: from the cache, or by following another. */
export function withoutUsage(content: AnswerContent): AnswerContent {
  return content.usage === NO_USAGE ? content : { ...content, usage: NO_USAGE };
}

type ShownEvent = Exclude<ContentEvent, { readonly type: 'content' }>;

/** For each answer at hand, since many ask for the popular ones. */
const replays = new WeakMap<AnswerContent, readonly ShownEvent[]>();

/** What is shown of an answer that is already there, as the same events as of a new one. */
export function replay(content: AnswerContent): readonly ShownEvent[] {
  const known = replays.get(content);
  if (known !== undefined) return known;
  const events: readonly ShownEvent[] = [
    { type: 'sources', passages: content.citations.map(toPassage) },
    { type: 'delta', text: content.text },
  ];
  replays.set(content, events);
  return events;
}

/** The same up to its end. */
export function* replayWhole(content: AnswerContent): Generator<ContentEvent, void, undefined> {
  yield* replay(content);
  yield { type: 'content', content };
}

function toPassage({ passageId, excerpt, marker, source, page, heading }: Citation): Passage {
  return {
    id: passageId,
    content: excerpt,
    source,
    ...(page === undefined ? {} : { page }),
    ...(heading === undefined ? {} : { heading }),
    score: 1 / marker,
  };
}
