/** One or more `redis-server`s that start and stop together. */
export interface LaunchRequest {
  /** The arguments of each server. `{directory}` in them stands for the servers' folder. */
  readonly servers: readonly (readonly string[])[];
  /** The ports that the servers listen on. A container publishes them under the same numbers. */
  readonly ports: readonly number[];
  /** Files to create in `{directory}`, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Running servers. */
export interface Launched {
  /** The host of the ports. */
  readonly host: string;
  /** Freezes the servers: sockets stay open and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Kills the servers without a shutdown. */
  kill(): Promise<void>;
  /** Starts the servers again after {@link kill}, empty and on the same ports. */
  start(): Promise<void>;
  /** Stops the servers and removes everything that they left. */
  stop(): Promise<void>;
}

export type Launch = (request: LaunchRequest) => Promise<Launched>;

/** A server logs this as soon as it accepts connections. */
export const READY = 'Ready to accept connections';
