import { createDockerLauncher } from './docker-launcher.ts';
import { createProcessLauncher } from './process-launcher.ts';

/** One or more `redis-server`s that live and die together. */
export interface LaunchRequest {
  /** The arguments of each server. `{directory}` in them is where the servers keep their files. */
  readonly servers: readonly (readonly string[])[];
  /** What they listen on: the same number inside a container and outside. */
  readonly ports: readonly number[];
  /** Files to find in `{directory}`, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Launched {
  /** Where the ports are to be reached. */
  readonly host: string;
  /** Stops the servers in their tracks: sockets stay open and nobody answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends them at once, without a goodbye. */
  kill(): Promise<void>;
  /** Starts them again on the same ports, empty, after {@link kill}. */
  start(): Promise<void>;
  /** Ends them and takes everything away. */
  stop(): Promise<void>;
}

export type Launch = (request: LaunchRequest) => Promise<Launched>;

/** Written by a server when it can be connected to. */
export const READY = 'Ready to accept connections';

let chosen: Launch | undefined;

/**
 * Starts servers in Docker where an engine can run them, else with the `redis-server` on the PATH, else
 * throws one line that says what to install.
 */
export const launch: Launch = async (request) => {
  if (chosen !== undefined) return chosen(request);
  const failures: unknown[] = [];
  for (const create of [createDockerLauncher, createProcessLauncher]) {
    const candidate = await create();
    if (candidate === undefined) continue;
    try {
      const launched = await candidate(request);
      chosen = candidate;
      return launched;
    } catch (error) {
      failures.push(error);
    }
  }
  const tried = failures.map((error) => ` (${error instanceof Error ? error.message : error})`).join('');
  throw new Error(
    `These tests need a real Redis 7: start a Docker engine, or install redis-server on the PATH${tried}.`,
  );
};
