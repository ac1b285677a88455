import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { ODD_VALUES, WRONG_BODIES } from './odd-bodies.ts';
import { CONTENT_TYPES, GARBAGE, HOSTS, METHODS, ODD_HEADERS, VERSIONS } from './odd-heads.ts';
import { ODD_TARGETS } from './odd-targets.ts';
import { type BadRequest, type Draft, type Expected, type Headers, type Route, toBytes } from './request.ts';

type Part = readonly [draft: Draft, expected: Expected];
type Kind = (random: Random, route: Route) => Part;

const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const CHUNKED = { 'Transfer-Encoding': 'chunked' } as const;
const UTF_16_BIG = Buffer.from([0xfe, 0xff, 0, 0x7b, 0, 0x7d]);

/** Kinds for every route. */
const KINDS: Readonly<Record<string, Kind>> = {
  target(random) {
    const [target, expected] = random.pick(ODD_TARGETS as readonly [readonly [string, Expected]]);
    return [
      { method: random.pick(['GET', 'POST', 'DELETE', 'HEAD']), target, headers: { Connection: 'close' } },
      expected === 'refused' ? expected : 'tolerated',
    ];
  },
  header(random) {
    const [header, expected] = random.pick(ODD_HEADERS as readonly [readonly [string, Expected]]);
    return [{ rawHeaders: `${header}\r\n` }, expected];
  },
  host: (random) => [{ headers: { Host: random.pick(HOSTS) } }, 'tolerated'],
  'no host': () => [{ headers: { Host: '' } }, 'refused'],
  method: (random) => [{ method: random.pick(METHODS) }, 'refused'],
  version: (random) => [{ version: random.pick(VERSIONS) }, 'refused'],
  // Node's parser misreads these and answers as usual.
  'another version': (random) => [
    { version: random.pick(['HTTP/0.9', 'HTTP/2.0', 'RTSP/1.0']) },
    'tolerated',
  ],
  'HTTP/1.0': (random) => [
    { version: 'HTTP/1.0', headers: random.pick<Headers>([{}, { Host: '' }]) },
    'tolerated',
  ],
  'garbage behind': (random, route) => [
    {
      rawBody: Buffer.concat([bodyOf(route), random.bytes(1 + random.integer(200))]),
      headers: lengthOf(route),
    },
    'broken',
  ],
};

/** Kinds for routes that read a body. */
const BODY_KINDS: Readonly<Record<string, Kind>> = {
  'wrong body': (random) => [{ body: random.pick(WRONG_BODIES) }, 'refused'],
  'odd value': (random, route) => [{ body: withOddValue(random, route) }, 'tolerated'],
  'odd bytes': (random, route) => [{ body: withOddBytes(random, route) }, 'refused'],
  'random bytes': (random) => [
    { body: Buffer.concat([Buffer.from([0xff]), random.bytes(random.integer(2_000))]) },
    'refused',
  ],
  'just as large as it may be': (random, route) => [{ body: padded(route, -random.integer(2)) }, 'tolerated'],
  'too large': (random, route) => [{ body: padded(route, random.pick([1, 2, 1_000, 1_048_576])) }, 'refused'],
  'too large in chunks': (random, route) => {
    const half = padded(route, random.pick([1, 50_000])).toString();
    return [
      { headers: CHUNKED, rawBody: `${chunk(half.slice(0, 9_000))}${chunk(half.slice(9_000))}0\r\n\r\n` },
      'refused',
    ];
  },
  'announced to be large': (random) => [
    { rawBody: '{', headers: { 'Content-Length': random.pick(['999999999', '9007199254740993']) } },
    'refused',
  ],
  'content type': (random) => [{ headers: { 'Content-Type': random.pick(CONTENT_TYPES) } }, 'refused'],
  'parameters of the content type': (random) => [
    {
      headers: {
        'Content-Type': `application/json${random.pick([';', ';;;=', '; charset=utf-16', '; charset="', '; charset=\u00ff', ' ;x'])}`,
      },
    },
    'tolerated',
  ],
  compressed(random, route) {
    const bomb = Buffer.alloc(2_000_000, ' ');
    const plain = random.pick([bodyOf(route), bomb]);
    const [encoding, pack] = random.pick<readonly [string, (bytes: Buffer) => Buffer]>([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
      ['zstd', (bytes) => bytes.subarray(0, 20)],
      ['gzip, gzip', gzipSync],
      ['x', gzipSync],
    ] as const);
    return [{ headers: { 'Content-Encoding': encoding }, body: pack(plain) }, 'refused'];
  },
  'chunks that are none': (random) => [
    {
      headers: CHUNKED,
      rawBody: random.pick([
        'zz\r\n{}\r\n',
        '-5\r\n{}\r\n',
        'FFFFFFFFFFFFFFFFF\r\n',
        '2\r\n{}x\r\n',
        '\r\n',
        '2 \x00\r\n{}\r\n',
        `2;${'x'.repeat(20_000)}\r\n{}\r\n`,
        '2\n{}\n0\n\n',
        '0x2\r\n{}\r\n0\r\n\r\n',
        `0\r\n${'x'.repeat(20_000)}`,
      ]),
    },
    'refused',
  ],
  'chunks without an end': (random, route) => [
    {
      headers: CHUNKED,
      rawBody: random.pick([chunk(bodyOf(route).toString()), '5\r\n{', '2\r\n{}\r\n0\r\n', '2', '']),
      ending: 'half-close',
    },
    'broken',
  ],
  'less than announced': (random, route) => [
    {
      rawBody: bodyOf(route),
      headers: { 'Content-Length': String(bodyOf(route).length + 1 + random.integer(500)) },
      ending: random.pick(['half-close', 'reset']),
    },
    'broken',
  ],
  'more than announced': (random, route) => [
    {
      rawBody: bodyOf(route),
      headers: { 'Content-Length': String(1 + random.integer(bodyOf(route).length - 1)) },
    },
    'refused',
  ],
  'waits to be told to go on': (_, route) => [
    { headers: { ...lengthOf(route), Expect: '100-continue' }, rawBody: bodyOf(route) },
    'tolerated',
  ],
};

/** Requests that are wrong in different ways: the same ones for the same seed. */
export function* badRequests(
  random: Random,
  routes: readonly [Route, ...Route[]],
  count: number,
): Generator<BadRequest> {
  const reading = routes.filter(({ body }) => body !== undefined) as [Route, ...Route[]];
  const kinds = [...Object.entries(KINDS), ...Object.entries(BODY_KINDS)] as const;
  for (let index = 0; index < count; index += 1) {
    // Every kind in turn, each for some of the routes.
    const turn = index % (kinds.length + 2);
    const [kind, make] = kinds[turn] ?? [];
    const route = random.pick(kind !== undefined && kind in BODY_KINDS ? reading : routes);
    if (kind !== undefined && make !== undefined) {
      const [draft, expected] = make(random, route);
      yield { kind, route, expected, bytes: toBytes(route, draft), ending: draft.ending ?? 'wait' };
    } else if (turn === kinds.length) {
      const whole = toBytes(route);
      const bytes = whole.subarray(0, 1 + random.integer(whole.length - 1));
      yield {
        kind: 'truncated',
        route,
        expected: 'broken',
        bytes,
        ending: random.pick(['half-close', 'reset']),
      };
    } else {
      const bytes = random.pick([
        Buffer.from(random.pick(GARBAGE), 'latin1'),
        random.bytes(1 + random.integer(3_000)),
      ]);
      yield { kind: 'garbage', route, expected: 'broken', bytes, ending: 'half-close' };
    }
  }
}

function bodyOf({ body }: Route): Buffer {
  return Buffer.from(body === undefined ? '' : JSON.stringify(body));
}

function lengthOf(route: Route): Headers {
  const { length } = bodyOf(route);
  return length === 0 ? {} : { 'Content-Length': String(length) };
}

/** A valid body, padded with spaces to the limit plus the given excess. */
function padded(route: Route, excess: number): Buffer {
  const bytes = bodyOf(route);
  return Buffer.concat([bytes, Buffer.alloc((route.maxBodyBytes ?? 0) + excess - bytes.length, ' ')]);
}

/** Replaces, duplicates or adds a value of a body, at any depth. */
function withOddValue(random: Random, route: Route): string {
  const text = bodyOf(route).toString();
  const odd = random.pick(ODD_VALUES);
  const values = [...text.matchAll(/(?<=:)(?:"[^"]*"|\d+|true|false)/g)];
  const at = values[random.integer(values.length)];
  return random.pick([
    at === undefined ? text : text.slice(0, at.index) + odd + text.slice(at.index + at[0].length),
    `{"unknown":${odd},${text.slice(1)}`,
    `{"message":${odd},"messages":${odd},${text.slice(1)}`,
    `\ufeff${text}`,
  ]);
}

/** A valid body in a wrong encoding. */
function withOddBytes(random: Random, route: Route): Buffer {
  const text = bodyOf(route);
  const at = text.lastIndexOf('"');
  const spoiled = random.pick([
    [0xff],
    [0xc0, 0xae],
    [0xed, 0xa0, 0x80],
    [0xf5, 0x80, 0x80, 0x80],
    [0xe2, 0x82],
    [0x00],
    [0x80],
  ]);
  return random.pick([
    Buffer.concat([text.subarray(0, at), Buffer.from(spoiled), text.subarray(at)]),
    Buffer.from(text.toString(), 'utf16le'),
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.toString(), 'utf16le')]),
    UTF_16_BIG,
  ]);
}
