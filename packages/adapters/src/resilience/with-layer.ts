import type { CallOptions, LLM, LLMPart, LLMRequest } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';

/** What one decorator does with one stream. */
export interface StreamLayer {
  /** For the layers inside this one and for the model. Default: the signal of the layer outside. */
  readonly signal?: AbortSignal;
  /** Settles as one pull of the next part does, or earlier. */
  pull?(next: Promise<IteratorResult<LLMPart>>): Promise<IteratorResult<LLMPart>>;
  /** Sees each part before the reader, and may replace it. */
  part?(part: LLMPart): LLMPart;
  /** The stream failed, or was aborted. */
  fail?(error: unknown): void;
  /** Called last, however the stream ends: finished, failed, aborted or left by its reader. */
  end?(): void;
}

/** Opens a layer at the first pull of a stream. Throws to refuse the stream. */
export type OpenLayer = (request: LLMRequest, options: CallOptions) => StreamLayer | Promise<StreamLayer>;

/** The layers of a model that {@link withLayer} made, from the outside in. */
const layersOf = new WeakMap<LLM, { readonly model: LLM; readonly layers: readonly OpenLayer[] }>();

/**
 * Puts a layer around a model. Layers directly around each other share one generator, so a token passes a stack of
 * decorators in one step.
 */
export function withLayer(llm: LLM, open: OpenLayer): LLM {
  const inner = layersOf.get(llm);
  const model = inner?.model ?? llm;
  const layers = [open, ...(inner?.layers ?? [])];
  const layered: LLM = {
    model: llm.model,
    parameters: llm.parameters,
    stream: (request, options = {}) => streamThrough(model, layers, request, options),
  };
  layersOf.set(layered, { model, layers });
  return layered;
}

async function* streamThrough(
  llm: LLM,
  openers: readonly OpenLayer[],
  request: LLMRequest,
  options: CallOptions,
): AsyncGenerator<LLMPart, void, undefined> {
  /** From the inside out: the innermost layer is the first to see a part, a failure and the end. */
  const layers: StreamLayer[] = [];
  let parts: AsyncIterator<LLMPart> | undefined;
  // While a pull is open, `return` would wait for it. The signal ends it instead.
  let isPulling = false;
  try {
    const signal = await openLayers(layers, openers, request, options);
    parts = llm.stream(request, toOptions(signal))[Symbol.asyncIterator]();
    for (;;) {
      isPulling = true;
      const result = await pullThrough(layers, parts);
      isPulling = false;
      if (result.done === true) return;
      yield layers.reduce((part, layer) => layer.part?.(part) ?? part, result.value);
    }
  } catch (error) {
    for (const layer of layers) layer.fail?.(error);
    throw error;
  } finally {
    for (const layer of layers) layer.end?.();
    if (!isPulling) await parts?.return?.();
  }
}

/** Adds each layer to `layers` as soon as it is open. Returns the signal for the model. */
async function openLayers(
  layers: StreamLayer[],
  openers: readonly OpenLayer[],
  request: LLMRequest,
  { signal: callerSignal }: CallOptions,
): Promise<AbortSignal | undefined> {
  let signal = callerSignal;
  for (const open of openers) {
    throwIfAborted(signal);
    const layer = await open(request, toOptions(signal));
    layers.unshift(layer);
    signal = layer.signal ?? signal;
  }
  return signal;
}

function pullThrough(
  layers: readonly StreamLayer[],
  parts: AsyncIterator<LLMPart>,
): Promise<IteratorResult<LLMPart>> {
  return layers.reduce((pulled, layer) => layer.pull?.(pulled) ?? pulled, parts.next());
}

function toOptions(signal: AbortSignal | undefined): CallOptions {
  return signal === undefined ? {} : { signal };
}
