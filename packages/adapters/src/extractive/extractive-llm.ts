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
import { keepEvidence } from './sentence-evidence.ts';
import { toUnits, type Unit } from './units.ts';

export interface ExtractiveOptions {
  /** Compares sentences with the question by meaning as well as by words. Default: by words only. */
  readonly embedder?: Embedder;
  /** The maximum number of quoted sentences; a list with its introduction counts as one. Default 3. */
  readonly maxSentences?: number;
  /** Their maximum total length in characters; a single longer sentence is still quoted whole. Default 480. */
  readonly maxCharacters?: number;
}

/** Increase with every change of the selection rules: it separates cached answers of older rules. */
const VERSION = '30';

/** A cautious value for German and numbers: prose has about four characters per token. */
const CHARACTERS_PER_TOKEN = 3;

/**
 * Implements the port of a language model without a model: it quotes the sentences of `request.grounding` that match
 * the question, word for word, each followed by the number of its passage, or returns the not-found sentinel.
 * It costs nothing, sends nothing and invents nothing; rejects with `invalid_input` without `grounding`.
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
      const units = passages.map((passage, index) => toUnits(passage, index + 1));
      const closeness = await measure?.(
        question,
        units.flat(),
        passages,
        signal === undefined ? {} : { signal },
      );
      const found = { passages, units, closeness };
      const evidence = measure === undefined ? found : keepEvidence(question, found);
      const scored = scoreUnits(question, evidence.passages, evidence.units, evidence.closeness);
      const limits = { maxSentences, maxCharacters: room };
      const chosen = (asksForList(question) ? selectList(scored) : undefined) ?? selectUnits(scored, limits);
      if (chosen.length === 0) yield { type: 'text', text: NOT_FOUND_SENTINEL };
      for (const [index, unit] of chosen.entries()) {
        yield {
          type: 'text',
          text: `${separator(chosen[index - 1], unit)}${unit.text} [${unit.passageNumber}]`,
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

/** Joins sentences with spaces, and puts each item or row on its own line. */
function separator(previous: Unit | undefined, unit: Unit): string {
  if (unit.kind === 'item') return previous === undefined ? '' : '\n- ';
  if (previous === undefined) return '';
  return unit.kind === 'row' || previous.kind !== 'sentence' ? '\n' : ' ';
}

function requirePositive(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RagError('invalid_input', `${name} must be a whole number of 1 or more, not ${value}.`);
}
