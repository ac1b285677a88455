import { freePorts } from '../free-ports.ts';
import { launch } from './choose-launcher.ts';
import type { Launched } from './launch-request.ts';

export interface RedisServer extends Launched {
  readonly port: number;
  /** `redis://host:port`, or `rediss://…` when the arguments switch TLS on. */
  readonly url: string;
}

export interface RedisServerOptions {
  /** More arguments of `redis-server`, such as `['--maxmemory', '4mb']`. `{directory}` is the folder of `files`. */
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Whether to accept only TLS. The arguments must name the certificate. */
  readonly tls?: boolean;
}

/** For tests only: no persistence and no protection against outside connections. */
export const SERVER_ARGS = ['--save', '', '--appendonly', 'no', '--protected-mode', 'no'] as const;

/** Starts a real, empty Redis on a free port, for one test file. */
export async function startRedis({
  args = [],
  files = {},
  tls = false,
}: RedisServerOptions = {}): Promise<RedisServer> {
  const [port = 0] = await freePorts(1);
  const listen = tls ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)];
  const launched = await launch({ servers: [[...listen, ...SERVER_ARGS, ...args]], ports: [port], files });
  return { ...launched, port, url: `${tls ? 'rediss' : 'redis'}://${launched.host}:${port}` };
}
