import { SpanKind } from '@opentelemetry/api';
import type { CallOptions, Embedder, EmbedOptions, LLM, LLMPart, LLMRequest } from '../ports/index.ts';
import { ATTRIBUTES } from './attributes.ts';
import { inSpan, isRecording, openSpan, recordFailure, type Span } from './in-span.ts';

export interface ModelSpanOptions {
  /** The provider's name in the GenAI conventions, such as `azure.ai.openai`. */
  readonly provider: string;
}

/**
 * The same model, with a span for each call by OpenTelemetry's conventions for generative AI: `chat <model>`, with its
 * tokens and the time to its first chunk, and without its prompt and its answer. Put it around each model that is
 * called over the network, inside retries and fallbacks, so that each attempt is visible.
 *
 * @example
 * const llm = withModelSpans(createOpenAILLM({ client, model }), { provider: 'openai' });
 */
export function withModelSpans(llm: LLM, { provider }: ModelSpanOptions): LLM {
  return {
    model: llm.model,
    parameters: llm.parameters,
    stream: (request, options) =>
      isRecording() ? streamInSpan(llm, provider, request, options) : llm.stream(request, options),
  };
}

async function* streamInSpan(
  llm: LLM,
  provider: string,
  request: LLMRequest,
  options: CallOptions | undefined,
): AsyncGenerator<LLMPart, void, undefined> {
  const startedAtMs = performance.now();
  const step = openSpan(`chat ${llm.model}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTES.operation]: 'chat',
      [ATTRIBUTES.provider]: provider,
      [ATTRIBUTES.requestModel]: llm.model,
      ...(request.maxOutputTokens === undefined ? {} : { [ATTRIBUTES.maxTokens]: request.maxOutputTokens }),
    },
  });
  const { span } = step;
  let hasBegun = false;
  try {
    const parts = step.enter(() => llm.stream(request, options)[Symbol.asyncIterator]());
    try {
      for (;;) {
        const next = await step.enter(() => parts.next());
        if (next.done === true) return;
        const part = next.value;
        if (part.type === 'finish') {
          span.setAttributes({
            [ATTRIBUTES.responseModel]: part.model ?? llm.model,
            [ATTRIBUTES.finishReasons]: [part.reason],
            [ATTRIBUTES.inputTokens]: part.usage.inputTokens,
            [ATTRIBUTES.cachedInputTokens]: part.usage.cachedInputTokens,
            [ATTRIBUTES.outputTokens]: part.usage.outputTokens,
          });
        } else if (!hasBegun) {
          hasBegun = true;
          span.setAttribute(ATTRIBUTES.timeToFirstChunk, (performance.now() - startedAtMs) / 1_000);
        }
        yield part;
      }
    } finally {
      await parts.return?.();
    }
  } catch (error) {
    recordFailure(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/**
 * The same embedding model, with a span for each call: `embeddings <model>`.
 *
 * @example
 * const embedder = withEmbeddingSpans(createOpenAIEmbedder({ client, model, dimensions }), { provider: 'openai' });
 */
export function withEmbeddingSpans(embedder: Embedder, { provider }: ModelSpanOptions): Embedder {
  return {
    model: embedder.model,
    dimensions: embedder.dimensions,
    embed: (texts, options) =>
      isRecording()
        ? inSpan(`embeddings ${embedder.model}`, (span) => embedder.embed(texts, withTokens(span, options)), {
            kind: SpanKind.CLIENT,
            attributes: {
              [ATTRIBUTES.operation]: 'embeddings',
              [ATTRIBUTES.provider]: provider,
              [ATTRIBUTES.requestModel]: embedder.model,
              [ATTRIBUTES.dimensions]: embedder.dimensions,
            },
          })
        : embedder.embed(texts, options),
  };
}

/** Adds up the tokens of all batches. */
function withTokens(span: Span, options: EmbedOptions = {}): EmbedOptions {
  let tokens = 0;
  return {
    ...options,
    onUsage(billed) {
      tokens += billed.usage.inputTokens;
      span.setAttribute(ATTRIBUTES.inputTokens, tokens);
      options.onUsage?.(billed);
    },
  };
}
