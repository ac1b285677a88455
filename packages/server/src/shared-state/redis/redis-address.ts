/** The parts of a Redis URL that the configuration has accepted. */
export interface RedisAddress {
  /** For people: without user and password. */
  readonly shown: string;
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly usesTls: boolean;
}

const DEFAULT_PORT = 6_379;

/**
 * Reads a Redis URL. ioredis would refuse a password with a bare `%`, and would read a database as text.
 *
 * @example
 * readRedisAddress('redis://:50%off@cache.example/2'); // { password: '50%off', database: 2, … }
 */
export function readRedisAddress(text: string): RedisAddress {
  const url = new URL(text);
  return {
    shown: `${url.protocol}//${url.host}`,
    host: url.hostname.replaceAll(/^\[|\]$/g, ''),
    port: Number(url.port || DEFAULT_PORT),
    username: decode(url.username),
    password: decode(url.password),
    database: Number(url.pathname.slice(1)),
    usesTls: url.protocol === 'rediss:',
  };
}

/** Decodes what is percent-encoded and takes every other `%` as it stands. */
function decode(text: string): string | undefined {
  if (text === '') return undefined;
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
