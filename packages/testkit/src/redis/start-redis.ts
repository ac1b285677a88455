import { freePorts } from '../free-port.ts';
import { type Launched, launch } from './launcher.ts';

export interface RedisServer extends Launched {
  readonly port: number;
  /** `redis://host:port`, or `rediss://…` when the arguments switch TLS on. */
  readonly url: string;
}

export interface RedisServerOptions {
  /** Further arguments of `redis-server`, such as `['--maxmemory', '4mb']`. `{directory}` is where `files` are. */
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Accepts TLS and nothing else; the arguments must name the certificate. */
  readonly tls?: boolean;
}

/** Nothing on disk, and nobody asks who connects: fit for a test and for nothing else. */
export const SERVER_ARGS = ['--save', '', '--appendonly', 'no', '--protected-mode', 'no'] as const;

/** A real Redis of one's own, empty, on a free port. */
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
