import { type LLMFinishReason, type LLMPart, RagError, type TokenUsage } from '@rag/core';
import { NO_USAGE } from '@rag/core/adapter';
import { createReplyFilter } from '../reply-text/index.ts';
import { mapReplyError } from './map-error.ts';
import type { ReplyEnding } from './read-reply.ts';
import { countsThoughts, toFinishReason, toTexts, toUsage, type WireChunk } from './wire-chunk.ts';

/** Reads the chunks of one chat completion. */
export interface ChunkReader {
  /** Throws for a chunk that reports a failure. */
  read(chunk: WireChunk): void;
  /** The parts of the answer that are complete and were not taken before. */
  take(): readonly LLMPart[];
  /** The last parts, after the last chunk. Throws `model_unavailable` for an answer that was cut off. */
  finish(ending: ReplyEnding): readonly LLMPart[];
  /** What the reply shows about the model so far. */
  readonly signs: ThoughtSigns;
}

export interface ThoughtSigns {
  /** Whether there were thoughts, in the text or beside it. */
  readonly hasThought: boolean;
  /** Whether a thought began without its tag: its opening tag stood in the prompt. */
  readonly beganInThought: boolean;
  /** Whether there is text of an answer that no `restart` took back. */
  readonly hasAnswer: boolean;
  /** Whether the reply reached its bound of tokens. */
  readonly isCut: boolean;
}

/**
 * Turns the chunks of a chat completion into the parts of an answer, without the thoughts of the model. Chunks without
 * choices are ordinary: Azure's first chunk has the result of its filter for the prompt, and the last one only the usage.
 *
 * An answer is whole if it has a finish reason that says so, or if the server says that it is complete: some gateways
 * give only one of them.
 *
 * @param holds whether the model is known to think
 */
export function createChunkReader(holds: boolean): ChunkReader {
  const filter = createReplyFilter({ holds });
  let reason: LLMFinishReason | undefined;
  let usage: TokenUsage = NO_USAGE;
  let thinksElsewhere = false;
  let hasThoughtTokens = false;
  let hasAnswer = false;

  function take(): readonly LLMPart[] {
    const parts = filter.take();
    for (const { type } of parts) hasAnswer = type === 'text';
    return parts;
  }

  function readFailure(chunk: WireChunk): void {
    const [choice] = chunk.choices ?? [];
    const failure = chunk.error ?? choice?.error ?? (chunk.object === 'error' ? chunk : undefined);
    if (failure) throw mapReplyError(failure);
  }

  return {
    read(chunk) {
      readFailure(chunk);
      if (chunk.usage) {
        usage = toUsage(chunk.usage);
        hasThoughtTokens ||= countsThoughts(chunk.usage);
      }
      const choice = chunk.choices?.[0];
      if (choice === undefined) return;
      const message = choice.delta ?? choice.message;
      if (message?.refusal) reason = 'content_filter';
      const ending = choice.finish_reason ?? message?.finish_reason;
      if (ending) reason ??= toFinishReason(ending);
      const { answer, thought } = toTexts(choice);
      if (thought !== '' && !thinksElsewhere) filter.release();
      thinksElsewhere ||= thought !== '';
      filter.push(answer);
    },
    take,
    finish(ending) {
      if (reason === undefined && ending !== 'complete')
        throw new RagError('model_unavailable', 'The model’s answer ended without a finish reason.');
      filter.end({ isCut: reason === 'length' });
      return [...take(), { type: 'finish', reason: reason ?? 'stop', usage }];
    },
    get signs() {
      const { hasThought, beganInThought } = filter;
      return {
        hasThought: hasThought || thinksElsewhere || hasThoughtTokens,
        beganInThought,
        hasAnswer,
        isCut: reason === 'length',
      };
    },
  };
}
