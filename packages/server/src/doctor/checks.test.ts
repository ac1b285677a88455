import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentityOpener, openIndexWriter, readConfiguration } from '@rag/configuration';
import { RagError } from '@rag/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from '../networking/index.ts';
import { checkClientKey } from './check-client-key.ts';
import { checkDocuments } from './check-documents.ts';
import { checkIndex } from './check-index.ts';
import { checkPort } from './check-port.ts';
import { toFailure } from './finding.ts';
import { runDoctor } from './run-doctor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const serving = (DOCUMENTS_DIR: string) =>
  readConfiguration({ DOCUMENTS_DIR, DATA_DIR: join(folder, 'data') });

describe('the check of the documents folder', () => {
  it('passes when the folder holds a document', async () => {
    writeFileSync(join(folder, 'handbook.pdf'), '%PDF');
    expect(await checkDocuments(serving(folder))).toMatchObject({ status: 'ok' });
  });

  it('warns when an indexed document is missing from the folder', async () => {
    const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR: join(folder, 'data') }));
    await writer.stage({ fingerprint: 'test', dimensions: 0, request: 'test' });
    await writer.upsert({ source: 'a.txt', contentHash: 'a', chunkCount: 1, pageCount: 0 }, [
      { id: 'a', content: 'Bees dance.' },
    ]);
    await writer.publish();
    await close();
    expect(await checkDocuments(serving(folder))).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('1 of 1 indexed documents are not in'),
      remedy: expect.stringContaining('set DOCUMENTS_DIR'),
    });
  });

  it('warns when the folder is empty', async () => {
    expect(await checkDocuments(serving(folder))).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('is empty'),
    });
  });

  it('warns when the folder does not exist', async () => {
    expect(await checkDocuments(serving(join(folder, 'gone')))).toMatchObject({
      status: 'warn',
      remedy: 'set DOCUMENTS_DIR to the folder that was indexed',
    });
  });
});

describe('the check of the key that client addresses are hashed with', () => {
  const REDIS_URL = 'redis://localhost:6379';

  it('warns when the key is stored in Redis', () => {
    expect(checkClientKey(readConfiguration({ REDIS_URL }))).toMatchObject([
      { status: 'warn', remedy: expect.stringContaining('set CLIENT_KEY_SECRET') },
    ]);
  });

  it.each([{}, { REDIS_URL, CLIENT_KEY_SECRET: 'x'.repeat(32) }])('passes with %j', (env) => {
    expect(checkClientKey(readConfiguration(env))).toEqual([]);
  });
});

describe('the check of the port', () => {
  const HOST = '127.0.0.1';
  async function whileServing(body: string): Promise<Awaited<ReturnType<typeof checkPort>>> {
    const listener = await listen(() => new Response(body), { host: HOST, port: 0 });
    try {
      return await checkPort({ host: HOST, port: Number(new URL(listener.url).port) });
    } finally {
      await listener.close(0);
    }
  }

  it('passes when the port is free', async () => {
    expect(await checkPort({ host: HOST, port: 0 })).toMatchObject({ status: 'ok' });
  });

  it('passes when the service itself listens on the port', async () => {
    expect(await whileServing('{"status":"healthy"}')).toMatchObject({ status: 'ok' });
  });

  it('fails when another program listens on the port', async () => {
    expect(await whileServing('hello')).toMatchObject({
      status: 'fail',
      remedy: 'stop what listens there, or set PORT to another',
    });
  });
});

describe('the check of the index', () => {
  const embedder = { model: 'small', dimensions: 2, embed: async () => [] };
  const vector = new Float32Array([1, 0]);
  const identity = createIdentityOpener();

  async function publish(embeddingModel?: string): Promise<void> {
    const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR: folder }));
    const vectors = embeddingModel !== undefined;
    const embedding = vectors ? { dimensions: 2, embeddingModel } : { dimensions: 0 };
    await writer.stage({ fingerprint: 'splitter', ...embedding, request: 'test' });
    const document = { source: 'a.md', contentHash: 'a'.repeat(64), chunkCount: 1, pageCount: 0 };
    const chunk = { id: 'a.md#1', content: 'Compost is collected on Tuesdays.' };
    await writer.upsert(document, [vectors ? { ...chunk, vector } : chunk]);
    await writer.publish();
    await close();
  }

  function check(question: Partial<Parameters<typeof checkIndex>[1]> = {}) {
    return checkIndex(readConfiguration({ DATA_DIR: folder }), {
      identity,
      wantsVectors: false,
      ...question,
    });
  }

  it('fails when no index is published', async () => {
    expect(await check()).toMatchObject({ status: 'fail', remedy: 'run pnpm index' });
  });

  it('passes without vectors when no embedding model is set', async () => {
    await publish();
    expect(await check()).toMatchObject({ status: 'ok' });
  });

  it('passes when the configured embedding model built the index', async () => {
    await publish('small');
    expect(await check({ wantsVectors: true, embedder, vector })).toMatchObject({ status: 'ok' });
  });

  it('fails when another model with the same number of dimensions built the index', async () => {
    await publish('other');
    expect(await check({ wantsVectors: true, embedder, vector })).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('other (2 dimensions) and not small (2)'),
    });
  });

  it('fails when the configured model returns another number of dimensions', async () => {
    await publish('small');
    const longer = { ...embedder, dimensions: 3 };
    const found = await check({ wantsVectors: true, embedder: longer, vector: new Float32Array(3) });
    expect(found).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('small (2 dimensions) and not small (3)'),
    });
  });

  it('warns when a model is set and the index has no vectors', async () => {
    await publish();
    expect(await check({ wantsVectors: true, embedder, vector })).toMatchObject({ status: 'warn' });
  });

  it('warns when the index has vectors and no model is set', async () => {
    await publish('small');
    expect(await check()).toMatchObject({ status: 'warn' });
  });
});

describe('a failed check', () => {
  it('reports code, status and reason, and never the message of a package', () => {
    const error = new RagError('cache_unavailable', 'm', { details: { reason: 'OOM' }, cause: 'SECRET' });
    expect(toFailure('redis', 'it', error, { OOM: 'mend', otherwise: 'else' })).toEqual({
      check: 'redis',
      status: 'fail',
      message: 'it: cache unavailable, OOM',
      remedy: 'mend',
    });
    expect(
      JSON.stringify(toFailure('redis', 'it', new Error('SECRET'), { otherwise: 'else' })),
    ).not.toContain('SECRET');
  });
});

describe('the doctor', () => {
  async function consult(args: string[], env: Record<string, string>) {
    let text = '';
    const write = (part: string): void => {
      text += part;
    };
    return { code: await runDoctor({ args, env, stdout: { write } }), text };
  }

  it('reports each invalid variable on its own line and exits with 2', async () => {
    const { code, text } = await consult([], { TOP_K: 'many', AZURE_SEARCH_INDEX: 'ours' });
    expect(text.trim().split('\n')).toEqual([
      'fail  configuration  TOP_K: must be a whole number from 1 to 20 – docs/configuration.md',
      'fail  configuration  AZURE_SEARCH_INDEX: needs AZURE_SEARCH_ENDPOINT – docs/configuration.md',
    ]);
    expect(code).toBe(2);
  });

  it('reports ok for every part of a service with default settings and indexed documents', async () => {
    const DATA_DIR = join(folder, 'data');
    const DOCUMENTS_DIR = join(folder, 'documents');
    mkdirSync(DOCUMENTS_DIR);
    writeFileSync(join(DOCUMENTS_DIR, 'a.md'), 'Compost');
    const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
    await writer.stage({ fingerprint: 'f', dimensions: 0, request: 'test' });
    await writer.publish();
    await close();
    const { code, text } = await consult(['--json'], { DATA_DIR, DOCUMENTS_DIR, PORT: '0' });
    const { ok, findings } = JSON.parse(text);
    expect(findings.map(({ check, status }: Record<string, string>) => `${check} ${status}`)).toEqual([
      'documents ok',
      'port ok',
      'model ok',
      'embeddings ok',
      'index ok',
      'redis ok',
    ]);
    expect([code, ok]).toEqual([0, true]);
  });

  it('names misspelt variables and keys that nothing uses', async () => {
    const { text } = await consult([], {
      DATA_DIR: join(folder, 'data'),
      DOCUMENTS_DIR: join(folder, 'documents'),
      PORT: '0',
      OPENAI_API_KEY: 'key',
      OPEN_AI_MODEL: 'small',
    });
    expect(text.split('\n').slice(0, 2)).toEqual([
      'warn  configuration  OPEN_AI_MODEL: is not read; did you mean OPENAI_MODEL?',
      'ok    configuration  OPENAI_API_KEY: not used, as no model is named: answers are made without one; to use it, set OPENAI_MODEL',
    ]);
  });

  it('rejects unknown arguments', async () => {
    const { code, text } = await consult(['--fix'], {});
    expect([code, text]).toEqual([2, expect.stringContaining('--json')]);
  });
});
