import { type CallOptions, type LLM, type LLMPart, type LLMRequest, toRagError } from '@rag/core';
import { throwIfAborted } from '@rag/core/adapter';

/** What one decorator does with one stream. */
export interface StreamLayer {
  /** For the layers inside this one and for the model. Default: the signal of the layer outside. */
  readonly signal?: AbortSignal;
  /** A pull of the next part begins. */
  await?(): void;
  /** The stream was interrupted: aborts what is inside. */
  abort?(error: unknown): void;
  /** Sees each part before the reader, and may replace it. */
  part?(part: LLMPart): LLMPart;
  /** The stream failed, or was aborted. */
  fail?(error: unknown): void;
  /** Called last, however the stream ends: finished, failed, aborted or left by its reader. */
  end?(): void;
}

/**
 * Opens a layer at the first pull of a stream. Throws to refuse the stream.
 *
 * @param interrupt ends the stream: rejects the pull that is open, or else the next one
 */
export type OpenLayer = (
  request: LLMRequest,
  options: CallOptions,
  interrupt: (error: unknown) => void,
) => StreamLayer | Promise<StreamLayer>;

/** The layers of a model that {@link withLayer} made, from the outside in. */
const layersOf = new WeakMap<LLM, { readonly model: LLM; readonly layers: readonly OpenLayer[] }>();

/**
 * Puts a layer around a model. Layers directly around each other share one iterator, so a token passes a stack of
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

type Result = IteratorResult<LLMPart, undefined>;

const OVER: Result = { done: true, value: undefined };

/** A pull that has not settled. */
interface Pull {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

function streamThrough(
  llm: LLM,
  openers: readonly OpenLayer[],
  request: LLMRequest,
  options: CallOptions,
): AsyncIterableIterator<LLMPart, undefined> {
  /** From the inside out: the innermost layer is the first to see a part, a failure and the end. */
  const layers: StreamLayer[] = [];
  let hasBegun = false;
  let isOver = false;
  let parts: AsyncIterator<LLMPart> | undefined;
  let open: Pull | undefined;
  let interruption: { readonly error: unknown } | undefined;

  function interrupt(error: unknown): void {
    if (interruption !== undefined || isOver) return;
    interruption = { error };
    for (const layer of layers) layer.abort?.(error);
    // A layer that is being opened ends by its signal.
    if (parts !== undefined) fail(error);
  }

  function end(): void {
    isOver = true;
    for (const layer of layers.splice(0)) layer.end?.();
  }

  /** Leaves the model, for a stream that has failed already: another failure tells nobody more. */
  function abandon(): void {
    parts?.return?.().catch(() => {});
  }

  function fail(failure: unknown): void {
    if (isOver || open === undefined) return;
    const error = toRagError(interruption === undefined ? failure : interruption.error);
    const { reject } = open;
    open = undefined;
    for (const layer of layers) layer.fail?.(error);
    end();
    reject(error);
  }

  function take(result: IteratorResult<LLMPart>): void {
    if (open === undefined) return;
    const { resolve } = open;
    try {
      if (result.done === true) end();
      const passed: Result = result.done ? OVER : { done: false, value: passThrough(layers, result.value) };
      open = undefined;
      resolve(passed);
    } catch (error) {
      abandon();
      fail(error);
    }
  }

  function pull(): void {
    if (interruption !== undefined) {
      abandon();
      fail(interruption.error);
    } else {
      for (const layer of layers) layer.await?.();
      parts?.next().then(take, fail);
    }
  }

  async function begin(): Promise<void> {
    try {
      const signal = await openLayers(layers, openers, request, options, interrupt);
      if (isOver) {
        end();
        return;
      }
      parts = llm.stream(request, toOptions(signal))[Symbol.asyncIterator]();
      pull();
    } catch (error) {
      if (isOver) end();
      else fail(error);
    }
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (isOver) return Promise.resolve(OVER);
      return new Promise((resolve, reject) => {
        open = { resolve, reject };
        if (hasBegun) pull();
        else {
          hasBegun = true;
          void begin();
        }
      });
    },
    async return() {
      const pulled = open;
      open = undefined;
      if (!isOver) {
        end();
        // While a pull is open, a generator would not return before it has settled.
        if (pulled === undefined) await parts?.return?.();
        else abandon();
      }
      pulled?.resolve(OVER);
      return OVER;
    },
  };
}

/** Adds each layer to `layers` as soon as it is open. Returns the signal for the model. */
async function openLayers(
  layers: StreamLayer[],
  openers: readonly OpenLayer[],
  request: LLMRequest,
  { signal: callerSignal }: CallOptions,
  interrupt: (error: unknown) => void,
): Promise<AbortSignal | undefined> {
  let signal = callerSignal;
  for (const open of openers) {
    throwIfAborted(signal);
    const layer = await open(request, toOptions(signal), interrupt);
    layers.unshift(layer);
    signal = layer.signal ?? signal;
  }
  return signal;
}

function passThrough(layers: readonly StreamLayer[], part: LLMPart): LLMPart {
  let passed = part;
  for (const layer of layers) passed = layer.part?.(passed) ?? passed;
  return passed;
}

function toOptions(signal: AbortSignal | undefined): CallOptions {
  return signal === undefined ? {} : { signal };
}
