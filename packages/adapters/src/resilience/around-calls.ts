import type {
  AnswerRelay,
  Cache,
  CallOptions,
  Embedder,
  Moderator,
  QuestionRewriter,
  RagErrorCode,
  RateLimiter,
  SessionStore,
  VectorStore,
} from '@rag/core';

/** The ports whose methods answer once, as opposed to a model's stream. */
export type CallPort =
  | VectorStore
  | Embedder
  | Cache
  | SessionStore
  | RateLimiter
  | AnswerRelay
  | Moderator
  | QuestionRewriter;

/** The port that something is, without what else it may be. */
export type PortOf<Port extends CallPort> = Port extends VectorStore
  ? VectorStore
  : Port extends Embedder
    ? Embedder
    : Port extends Cache
      ? Cache
      : Port extends SessionStore
        ? SessionStore
        : Port extends RateLimiter
          ? RateLimiter
          : Port extends AnswerRelay
            ? AnswerRelay
            : Port extends Moderator
              ? Moderator
              : QuestionRewriter;

/** What a decorator does with one call: make it, with the signal it likes, as often as it likes. */
export type Around = <Result>(
  call: (options: CallOptions) => Promise<Result>,
  options: CallOptions,
) => Promise<Result>;

/** The port with every call led through `around`. A new object; the port itself is left as it is. */
export function aroundCalls<Port extends CallPort>(port: Port, around: Around): PortOf<Port>;
export function aroundCalls(port: CallPort, around: Around): CallPort {
  if ('search' in port) {
    return {
      // Asked for each time: an index that is published later may have vectors.
      get capabilities() {
        return port.capabilities;
      },
      generation: (options = {}) => around((inner) => port.generation(inner), options),
      search: (request, options = {}) => around((inner) => port.search(request, inner), options),
    } satisfies VectorStore;
  }
  if ('embed' in port) {
    return {
      model: port.model,
      dimensions: port.dimensions,
      embed: (texts, options = {}) => around((inner) => port.embed(texts, inner), options),
    } satisfies Embedder;
  }
  if ('getMany' in port) {
    return {
      get: (key, options = {}) => around((inner) => port.get(key, inner), options),
      getMany: (keys, options = {}) => around((inner) => port.getMany(keys, inner), options),
      set: (key, value, options) =>
        around((inner) => port.set(key, value, { ...options, ...inner }), options),
      delete: (key, options = {}) => around((inner) => port.delete(key, inner), options),
    } satisfies Cache;
  }
  if ('append' in port) {
    return {
      read: (id, options = {}) => around((inner) => port.read(id, inner), options),
      append: (id, messages, options = {}) => around((inner) => port.append(id, messages, inner), options),
      clear: (id, options = {}) => around((inner) => port.clear(id, inner), options),
    } satisfies SessionStore;
  }
  if ('consume' in port) {
    return {
      consume: (key, options = {}) => around((inner) => port.consume(key, { ...options, ...inner }), options),
    } satisfies RateLimiter;
  }
  if ('lead' in port) {
    return {
      lead: (key, options) => around((inner) => port.lead(key, { ...options, ...inner }), options),
      write: (flight, entries, options) =>
        around((inner) => port.write(flight, entries, { ...options, ...inner }), options),
      read: (flight, options) => around((inner) => port.read(flight, { ...options, ...inner }), options),
      release: (flight, options = {}) => around((inner) => port.release(flight, inner), options),
    } satisfies AnswerRelay;
  }
  if ('allows' in port) {
    return {
      allows: (question, options = {}) => around((inner) => port.allows(question, inner), options),
    } satisfies Moderator;
  }
  return {
    rewrite: (request, options = {}) => around((inner) => port.rewrite(request, inner), options),
  } satisfies QuestionRewriter;
}

/** With which code a port says that its back end cannot be used. */
export function unavailableCode(port: CallPort | { stream: unknown }): RagErrorCode {
  if ('search' in port) return 'search_unavailable';
  if ('getMany' in port || 'lead' in port) return 'cache_unavailable';
  if ('consume' in port) return 'overloaded';
  if ('append' in port) return 'session_unavailable';
  return 'model_unavailable';
}
