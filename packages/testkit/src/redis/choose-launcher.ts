import { createDockerLauncher } from './docker-launcher.ts';
import type { Launch } from './launch-request.ts';
import { createProcessLauncher } from './process-launcher.ts';

/** The launcher that worked first in this process. */
let chosen: Launch | undefined;

/**
 * Starts servers with the `redis-server` on the PATH, which takes a thirtieth of the time of a container, or else in
 * Docker. When neither works, throws one line that says what to install.
 */
export const launch: Launch = async (request) => {
  if (chosen !== undefined) return chosen(request);
  const failures: unknown[] = [];
  for (const create of [createProcessLauncher, createDockerLauncher]) {
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
  const reasons = failures.map((error) => ` (${error instanceof Error ? error.message : error})`).join('');
  throw new Error(
    `These tests start a Redis 7 of their own: start Docker, or install redis-server (Debian and Ubuntu: apt-get install redis-server, macOS: brew install redis)${reasons}.`,
  );
};
