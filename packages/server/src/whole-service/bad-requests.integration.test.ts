import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECURITY_HEADERS } from '../http/index.ts';
import { MODEL } from '../protocols/openai/models.ts';
import { ask } from './__fixtures__/ask.ts';
import { badRequests } from './__fixtures__/bad-requests/bad-requests.ts';
import { type BadRequest, type Route, toBytes } from './__fixtures__/bad-requests/request.ts';
import { LIBRARY_PAGE, LIBRARY_QUESTION, publishLibrary, UNLIMITED } from './__fixtures__/environments.ts';
import { createRandom } from './__fixtures__/random.ts';
import { exchangeRaw, type RawExchange, type RawResponse } from './__fixtures__/raw-exchange.ts';
import { type ServerProcess, startServer } from './__fixtures__/start-process.ts';

const PROBLEM = 'application/problem+json';
/** The types of errors of the protocols that are not ours. */
const OTHER_PROTOCOLS = /^\/(?:v1\/|api\/chat)/;
const OTHER_ERRORS: ReadonlySet<string> = new Set(['application/json', 'text/plain; charset=utf-8']);
const MESSAGES = [{ role: 'user', content: LIBRARY_QUESTION }];
const UI_MESSAGES = [{ id: '1', role: 'user', parts: [{ type: 'text', text: LIBRARY_QUESTION }] }];

const ROUTES: readonly [Route, ...Route[]] = [
  { method: 'POST', path: '/chat', body: { message: LIBRARY_QUESTION, stream: false }, maxBodyBytes: 16_384 },
  { method: 'POST', path: '/chat', body: { message: LIBRARY_QUESTION, stream: true }, maxBodyBytes: 16_384 },
  {
    method: 'POST',
    path: '/v1/chat/completions',
    body: { model: MODEL, messages: MESSAGES },
    maxBodyBytes: 131_072,
  },
  {
    method: 'POST',
    path: '/api/chat',
    body: { messages: UI_MESSAGES },
    maxBodyBytes: 131_072,
  },
  { method: 'DELETE', path: '/sessions/b9d1b6f4-52a5-4d0c-9a3e-6d9a5e0c7f11' },
  { method: 'GET', path: '/documents/library.pdf' },
  { method: 'GET', path: '/documents/notes.md' },
  { method: 'GET', path: '/v1/models' },
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/docs' },
  { method: 'GET', path: '/health' },
  { method: 'GET', path: '/ready' },
  { method: 'GET', path: '/widget.js' },
  { method: 'GET', path: '/' },
];

const COUNT = 1_400;
/** Determines the requests: the same seed always gives the same ones. */
const SEED = 1;
const AT_ONCE = 4;
const DEADLINE_MS = 8_000;
/** For a process that has already answered as many requests. */
const MOST_GROWTH_BYTES = 64 * 1_024 * 1_024;

const folder = mkdtempSync(join(tmpdir(), 'bad-requests-'));
let server: ServerProcess;

interface Finding {
  readonly number: number;
  readonly kind: string;
  readonly complaint: string;
  readonly sent: string;
  readonly got: string;
}

/** The problems of the response to a bad request; empty when it is correct. */
function complain(request: BadRequest, { responses, isHanging }: RawExchange): string | undefined {
  const { expected } = request;
  if (isHanging) return 'hangs';
  const [response] = responses;
  if (response === undefined) return expected === 'broken' ? undefined : 'is not answered';
  const { status, body } = response;
  if (status >= 500) return 'is our fault';
  if (status < 400 && expected === 'refused') return 'is accepted';
  if (/root:|node_modules|\.ts:\d/.test(body)) return 'shows what is inside';
  return (
    complainOfHeaders(response) ?? (status < 400 ? undefined : complainOfRefusal(response, pathOf(request)))
  );
}

/** The requested path, which can differ from the path of the route. */
function pathOf({ bytes }: BadRequest): string {
  return bytes.toString('latin1').split(' ')[1] ?? '';
}

function complainOfHeaders({ headers }: RawResponse): string | undefined {
  if (headers['set-cookie'] !== undefined) return 'sets a cookie';
  const missing = Object.keys(SECURITY_HEADERS).find((name) => headers[name.toLowerCase()] === undefined);
  return missing === undefined ? undefined : `lacks ${missing}`;
}

function complainOfRefusal({ status, headers, body }: RawResponse, path: string): string | undefined {
  const type = headers['content-type'];
  // A response to HEAD has no body, whatever its headers say.
  if (body === '') return headers['content-length'] === '0' ? 'has no body' : undefined;
  if (type !== PROBLEM)
    return OTHER_PROTOCOLS.test(path) && OTHER_ERRORS.has(type ?? '') ? undefined : `has the type ${type}`;
  const problem = JSON.parse(body) as Record<string, unknown>;
  if (problem['status'] !== status) return 'contradicts its status';
  const isWhole = ['type', 'title', 'detail', 'code'].every((name) => typeof problem[name] === 'string');
  return isWhole ? undefined : 'is no problem details';
}

async function trySome(
  seed: number,
  count: number,
): Promise<{ findings: Finding[]; statuses: Map<number, number> }> {
  const findings: Finding[] = [];
  const statuses = new Map<number, number>();
  const requests = [...badRequests(createRandom(seed), ROUTES, count)].entries();
  const work = async (): Promise<void> => {
    for (const [number, request] of requests) {
      const exchange = await exchangeRaw(server.url, request, DEADLINE_MS);
      const status = exchange.responses[0]?.status ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const complaint = complain(request, exchange) ?? (await complainOfNext());
      const { kind, bytes } = request;
      if (complaint !== undefined)
        findings.push({
          number,
          kind,
          complaint,
          sent: bytes.toString('latin1').slice(0, 400),
          got: JSON.stringify(exchange.responses[0] ?? null).slice(0, 600),
        });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { findings, statuses };
}

async function complainOfNext(): Promise<string | undefined> {
  const { status } = await fetch(`${server.url}/health`, { headers: { Connection: 'close' } });
  return status === 200 ? undefined : 'spoils the next request';
}

function memoryOf({ pid }: ServerProcess): number {
  return 1_024 * Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}

beforeAll(async () => {
  const DATA_DIR = join(folder, 'data');
  const DOCUMENTS_DIR = join(folder, 'documents');
  mkdirSync(DOCUMENTS_DIR);
  writeFileSync(join(DOCUMENTS_DIR, 'library.pdf'), '%PDF-1.7 about the library');
  writeFileSync(join(DOCUMENTS_DIR, 'notes.md'), 'On Saturdays the library opens at ten.');
  writeFileSync(join(folder, 'outside.pdf'), 'root: secret');
  await publishLibrary(DATA_DIR);
  server = await startServer({ DATA_DIR, DOCUMENTS_DIR, SHUTDOWN_GRACE_SECONDS: '600', ...UNLIMITED });
});

afterAll(async () => {
  await server?.kill();
  rmSync(folder, { recursive: true });
});

describe('the valid request behind the bad requests', () => {
  it.each(ROUTES)('succeeds unchanged: $method $path $body', async (route) => {
    const { responses } = await exchangeRaw(
      server.url,
      { bytes: toBytes(route), ending: 'wait' },
      DEADLINE_MS,
    );

    expect(responses.map(({ status }) => status)).toEqual([route.method === 'DELETE' ? 204 : 200]);
  });
});

describe(`failure table: bad input: ${COUNT} bad requests generated from the seed ${SEED}`, () => {
  // Covers: bad-input
  it('are rejected with problem details or answered, never fail, and leave the service responsive', async () => {
    const { findings, statuses } = await trySome(SEED, COUNT);
    const next = await ask(server.url, LIBRARY_QUESTION);

    expect(findings).toEqual([]);
    expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(COUNT);
    const refused = [...statuses]
      .filter(([status]) => status >= 400)
      .reduce((sum, [, count]) => sum + count, 0);
    expect(refused).toBeGreaterThanOrEqual(COUNT / 2);
    for (const status of [400, 404, 405, 413, 415, 422, 431]) expect(statuses.get(status)).toBeGreaterThan(0);
    expect(next.body).toMatchObject({ outcome: 'answered', sources: [LIBRARY_PAGE], degraded: false });
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  // Covers: bad-input
  it('leak neither memory nor connections', async () => {
    const before = memoryOf(server);
    await trySome(SEED + 1, COUNT);
    const growth = memoryOf(server) - before;
    const code = await server.stop();

    expect(growth).toBeLessThan(MOST_GROWTH_BYTES);
    // An open connection would delay the shutdown by the whole grace period, longer than this test may take.
    expect(code).toBe(0);
  });
});
