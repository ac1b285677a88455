import type { ModelUsage, Passage, TokenUsage } from '../ports/index.ts';
import type { AnswerOutcome, Citation, Degradation } from './answer-event.ts';

/** The part of an answer that is the same for everyone who asks the question. */
export interface AnswerContent {
  readonly outcome: AnswerOutcome;
  readonly text: string;
  readonly citations: readonly Citation[];
  /** What else was found in the cited documents: readers may ask for it next. Absent where there is nothing. */
  readonly nearby?: readonly Passage[];
  readonly model: string;
  /** What models billed for it, one entry for each call. */
  readonly billed: readonly ModelUsage[];
  /** What they billed when it was made, where that was for another caller. */
  readonly saved?: readonly ModelUsage[];
  readonly truncated: boolean;
  readonly cached: boolean;
  /** Only where a cached answer to another question that means the same was served; see `maxParaphrases`. */
  readonly paraphrase?: true;
  readonly degraded: readonly Degradation[];
}

/** What a reader is shown of an answer while it is written. */
export type ShownEvent =
  | { readonly type: 'sources'; readonly passages: readonly Passage[] }
  | { readonly type: 'delta'; readonly text: string };

/** What a writer emits. After `retry` come the events of another attempt: the one before broke off. */
export type WrittenEvent = ShownEvent | { readonly type: 'retry' };

/** What the production of an answer emits: last its `content`, unless it fails. */
export type ContentEvent = WrittenEvent | { readonly type: 'content'; readonly content: AnswerContent };

/** What the callers of one question share while it is answered. */
export type SharedEvent =
  | Exclude<ContentEvent, { readonly type: 'retry' }>
  /** The answer was begun anew and is worded differently: what came so far is void. */
  | { readonly type: 'restart' };

/** Receives events, in order. Never throws. */
export type Emit<Event> = (event: Event) => void;

/** The usage of a call that cost nothing. */
export const NO_USAGE: TokenUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** One object for all answers that cost nothing. */
export const NOTHING_BILLED: readonly ModelUsage[] = [];

/** The same content, for whose making more was billed. A call that was made again saved nothing. */
export function withBilled(content: AnswerContent, billed: readonly ModelUsage[]): AnswerContent {
  if (billed.length === 0) return content;
  const { saved } = content;
  const isAgain = ({ model }: ModelUsage): boolean => billed.some((again) => again.model === model);
  return {
    ...content,
    billed: [...billed, ...content.billed],
    ...(saved === undefined ? {} : { saved: saved.filter((call) => !isAgain(call)) }),
  };
}

/** The same answer for a caller who did not cause its cost: it came from the cache or from another's call. */
export function withoutCost(content: AnswerContent): AnswerContent {
  return content.billed.length === 0
    ? content
    : { ...content, billed: NOTHING_BILLED, saved: content.saved ?? content.billed };
}

/** By answer, since many ask for the popular ones. */
const replays = new WeakMap<AnswerContent, readonly ShownEvent[]>();

/** What is shown of an answer that is there already, as the same events as of a new one. */
export function replay(content: AnswerContent): readonly ShownEvent[] {
  const known = replays.get(content);
  if (known !== undefined) return known;
  const events: readonly ShownEvent[] = [
    { type: 'sources', passages: [...content.citations.map(toPassage), ...(content.nearby ?? [])] },
    { type: 'delta', text: content.text },
  ];
  replays.set(content, events);
  return events;
}

/** The same answer with what was found in the documents that it cites, and is no evidence of it. */
export function withNearby(content: AnswerContent, found: readonly Passage[]): AnswerContent {
  const documents = new Set(content.citations.map(({ source }) => source));
  const cited = new Set(content.citations.map(({ passageId }) => passageId));
  const nearby = found.filter(
    ({ id, source, heading }) => heading !== undefined && documents.has(source) && !cited.has(id),
  );
  return nearby.length === 0 ? content : { ...content, nearby };
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
