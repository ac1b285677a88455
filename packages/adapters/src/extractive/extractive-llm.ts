import {
  type CallOptions,
  type Embedder,
  type LLM,
  type LLMPart,
  type LLMRequest,
  RagError,
} from '@rag/core';
import { NO_USAGE, NOT_FOUND_SENTINEL, throwIfAborted } from '@rag/core/adapter';
import { createClosenessMeasure } from './closeness.ts';
import { asksForList, selectList } from './list-question.ts';
import { scoreUnits } from './score.ts';
import { selectUnits } from './select.ts';
import { toUnits, type Unit } from './units.ts';

export interface ExtractiveOptions {
  /** Tells sentences that mean what is asked from those that share its words. Default: words alone. */
  readonly embedder?: Embedder;
  /** How many sentences are quoted at the most; the items of a list count as one with its introduction. Default 3. */
  readonly maxSentences?: number;
  /** How long they are together at the most; a single longer one is quoted whole all the same. Default 480. */
  readonly maxCharacters?: number;
}

/** To be raised with every change of what is chosen: it keeps cached answers of older rules apart. */
const VERSION = '4';

/** Cautious for German and for figures: prose runs at about four characters a token. */
const CHARACTERS_PER_TOKEN = 3;

/**
 * A language model's port without a model: quotes the sentences of `request.grounding` that speak of the
 * question, word for word, each with the number of its passage behind it, or says the not-found sentinel.
 * Costs nothing, sends nothing, and makes nothing up; rejects with `invalid_input` without `grounding`.
 *
 * @example
 * const llm = createExtractiveLLM();
 * for await (const part of llm.stream({ messages: [], grounding: { question, passages } })) …
 */
export function createExtractiveLLM({
  embedder,
  maxSentences = 3,
  maxCharacters = 480,
}: ExtractiveOptions = {}): LLM {
  requirePositive('maxSentences', maxSentences);
  requirePositive('maxCharacters', maxCharacters);
  const measure = embedder === undefined ? undefined : createClosenessMeasure(embedder);
  return {
    model: 'extractive',
    parameters: `v${VERSION};sentences=${maxSentences};characters=${maxCharacters}${embedder === undefined ? '' : `;embedder=${embedder.model}`}`,
    async *stream(
      request: LLMRequest,
      { signal }: CallOptions = {},
    ): AsyncGenerator<LLMPart, void, undefined> {
      throwIfAborted(signal);
      if (request.grounding === undefined)
        throw new RagError(
          'invalid_input',
          'The extractive model answers from `grounding`, which the request lacks.',
        );
      const { question, passages } = request.grounding;
      const room = Math.min(
        maxCharacters,
        (request.maxOutputTokens ?? Number.POSITIVE_INFINITY) * CHARACTERS_PER_TOKEN,
      );
      const found = passages.map((passage, index) => toUnits(passage, index + 1));
      const closeness = await measure?.(
        question,
        found.flat(),
        passages,
        signal === undefined ? {} : { signal },
      );
      const scored = scoreUnits(question, passages, found, closeness);
      const limits = { maxSentences, maxCharacters: room };
      const units = (asksForList(question) ? selectList(scored) : undefined) ?? selectUnits(scored, limits);
      if (units.length === 0) yield { type: 'text', text: NOT_FOUND_SENTINEL };
      for (const [index, unit] of units.entries()) {
        yield {
          type: 'text',
          text: `${separator(units[index - 1], unit)}${unit.text} [${unit.passageNumber}]`,
        };
        throwIfAborted(signal);
      }
      yield {
        type: 'finish',
        reason: 'stop',
        usage: NO_USAGE,
      };
    },
  };
}

/** Sentences follow one another, items and rows get a line of their own. */
function separator(previous: Unit | undefined, unit: Unit): string {
  if (unit.kind === 'item') return previous === undefined ? '' : '\n- ';
  if (previous === undefined) return '';
  return unit.kind === 'row' || previous.kind !== 'sentence' ? '\n' : ' ';
}

function requirePositive(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RagError('invalid_input', `${name} must be a whole number of 1 or more, not ${value}.`);
}
