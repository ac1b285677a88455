import type { CallOptions, LLM, RagErrorCode } from '@rag/core';
import { type CallPorts, OPTIONS_INDEX } from '@rag/core/adapter';

type PortName = keyof CallPorts;

/** The ports whose methods answer once, as opposed to a model's stream. */
export type CallPort = CallPorts[PortName];

/** The port that an object implements, without its other members. */
export type PortOf<Port extends CallPort> = {
  readonly [Name in PortName]: Port extends CallPorts[Name] ? CallPorts[Name] : never;
}[PortName];

/** The behaviour that a decorator adds to a call. It may change the options, and make the call any number of times. */
export type Around = <Result>(
  call: (options: CallOptions) => Promise<Result>,
  options: CallOptions,
) => Promise<Result>;

interface PortFacts {
  /** The members apart from the methods. They are read for each access: an index that is published later may have vectors. */
  readonly properties: readonly string[];
  /** The error code of the port when its back end cannot be used. */
  readonly unavailable: RagErrorCode;
}

const PORT_FACTS: { readonly [Name in PortName]: PortFacts } = {
  vectorStore: { properties: ['capabilities'], unavailable: 'search_unavailable' },
  embedder: { properties: ['model', 'dimensions'], unavailable: 'model_unavailable' },
  cache: { properties: [], unavailable: 'cache_unavailable' },
  sessionStore: { properties: [], unavailable: 'session_unavailable' },
  rateLimiter: { properties: [], unavailable: 'overloaded' },
  answerRelay: { properties: [], unavailable: 'cache_unavailable' },
  moderator: { properties: [], unavailable: 'model_unavailable' },
  questionRewriter: { properties: [], unavailable: 'model_unavailable' },
};

type Members = Readonly<Record<string, unknown>>;
type Method = (...args: unknown[]) => Promise<unknown>;

/** A new object that implements the port and passes every call through `around`. */
export function decoratePort<Port extends CallPort>(port: Port, around: Around): PortOf<Port>;
export function decoratePort(port: CallPort, around: Around): object {
  const name = portNameOf(port);
  const members = port as unknown as Members;
  const decorated = {};
  for (const property of PORT_FACTS[name].properties)
    Object.defineProperty(decorated, property, { enumerable: true, get: () => members[property] });
  for (const [method, index] of Object.entries<number>(OPTIONS_INDEX[name])) {
    const value: Method = (...args) => {
      const given: CallOptions = args[index] ?? {};
      return around((options) => {
        args[index] = options === given ? given : { ...given, ...options };
        return (members[method] as Method).apply(port, args);
      }, given);
    };
    Object.defineProperty(decorated, method, { enumerable: true, value });
  }
  return decorated;
}

/** The error code of a port when its back end cannot be used. */
export function unavailableCode(port: CallPort | LLM): RagErrorCode {
  return 'stream' in port ? 'model_unavailable' : PORT_FACTS[portNameOf(port)].unavailable;
}

/** The first port of which an object has every method. */
function portNameOf(port: CallPort): PortName {
  const names = Object.keys(OPTIONS_INDEX) as PortName[];
  const name = names.find((candidate) =>
    Object.keys(OPTIONS_INDEX[candidate]).every((method) => method in port),
  );
  if (name === undefined) throw new TypeError('The object implements none of the ports.');
  return name;
}
