import { readConfiguration } from '@rag/configuration';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type ModelServer,
  type ModelServerOptions,
  openModelServer,
} from './__fixtures__/open-model-server.ts';
import { checkEmbedder, checkModels } from './check-models.ts';
import { checkModerator } from './check-moderator.ts';

const servers: ModelServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function open(options: ModelServerOptions = {}): Promise<ModelServer> {
  const server = await openModelServer(options);
  servers.push(server);
  return server;
}

async function checkModel(baseUrl: string) {
  const { models } = readConfiguration({ OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: 'm' });
  const [finding] = await checkModels(models, {});
  return finding;
}

async function checkVectors(baseUrl: string) {
  const { models } = readConfiguration({ OPENAI_BASE_URL: baseUrl, OPENAI_EMBEDDING_MODEL: 'e' });
  return (await checkEmbedder(models, {})).finding;
}

describe('the check of a model that writes', () => {
  it('asks with a system message, with a document and for a stream', async () => {
    const { url, requests } = await open();

    expect(await checkModel(`${url}/v1`)).toEqual({
      check: 'model',
      status: 'ok',
      message: 'm answers, and cites its source',
    });
    expect(requests).toMatchObject([{ stream: true, messages: [{ role: 'system' }, { role: 'user' }] }]);
    expect(requests[0]?.messages?.[1]?.content).toContain('opening-hours.txt');
  });

  it.each(['', '/', '/api', '/api/'])('names a base URL without a version: %j', async (path) => {
    const { url } = await open({ root: `${path.replace(/\/$/, '')}/v1` });

    expect(await checkModel(`${url}${path}`)).toEqual({
      check: 'model',
      status: 'fail',
      message: 'OPENAI_BASE_URL lacks a version: m answers below its /v1',
      remedy: 'add /v1 to the end of OPENAI_BASE_URL',
    });
  });

  it('names a base URL without a version whose server has a page of its own there', async () => {
    const { url } = await open({ elsewhere: { status: 200, body: '<!doctype html><title>Models</title>' } });

    expect(await checkModel(url)).toMatchObject({ remedy: 'add /v1 to the end of OPENAI_BASE_URL' });
  });

  it('accepts a base URL without a version where the server answers there', async () => {
    const { url } = await open({ root: '/openai' });

    expect(await checkModel(`${url}/openai`)).toMatchObject({ status: 'ok' });
  });

  it('says of another wrong address that the base URL has to be checked', async () => {
    const { url } = await open();

    for (const path of ['/other', '/other/v1'])
      expect(await checkModel(`${url}${path}`)).toMatchObject({
        status: 'fail',
        remedy: expect.stringContaining('check OPENAI_BASE_URL'),
      });
  });

  it.each<[string, readonly string[]]>([
    ['nothing', []],
    ['an empty text', ['']],
    ['blanks', [' ', '\n']],
  ])('fails a model that writes %s', async (_what, words) => {
    const { url } = await open({ write: () => words });

    expect(await checkModel(`${url}/v1`)).toMatchObject({ status: 'fail' });
  });

  it('warns about a model that does not cite', async () => {
    const { url } = await open({ write: () => ['Yes.'] });

    expect(await checkModel(`${url}/v1`)).toMatchObject({
      status: 'warn',
      message: 'm answers, but does not cite its source as it is asked to',
    });
  });
});

describe('the check of a moderation model', () => {
  async function checkModeration(baseUrl: string) {
    const { models } = readConfiguration({ OPENAI_BASE_URL: baseUrl, OPENAI_MODERATION_MODEL: 'mod' });
    return checkModerator(models, {});
  }

  it.each([
    [false, 'ok', 'mod lets a harmless question pass'],
    [true, 'fail', 'mod refuses a harmless question'],
  ])('asks a harmless question: flagged %s', async (flags, status, message) => {
    const { url } = await open({ flags });

    expect(await checkModeration(`${url}/v1`)).toMatchObject([{ status, message }]);
  });

  it('fails where the server has none, and finds nothing where none is named', async () => {
    const { url } = await open();

    expect(await checkModeration(url)).toMatchObject([
      { check: 'moderation', status: 'fail', remedy: expect.stringContaining('/v1') },
    ]);
    expect(await checkModerator(readConfiguration({}).models, {})).toEqual([]);
  });
});

describe('the check of an embedding model', () => {
  it('reports the length of its vectors', async () => {
    const { url } = await open();

    expect(await checkVectors(`${url}/v1`)).toMatchObject({
      status: 'ok',
      message: 'e gives vectors of 3 numbers',
    });
  });

  it('names a base URL without a version', async () => {
    const { url } = await open();

    expect(await checkVectors(url)).toEqual({
      check: 'embeddings',
      status: 'fail',
      message: 'OPENAI_BASE_URL lacks a version: e answers below its /v1',
      remedy: 'add /v1 to the end of OPENAI_BASE_URL',
    });
  });

  it.each([
    ['zeros', () => [0, 0, 0]],
    ['the same vector for every text', () => [1, 2, 3]],
  ])('fails a model that gives %s', async (_what, embed) => {
    const { url } = await open({ embed });

    expect(await checkVectors(`${url}/v1`)).toMatchObject({ status: 'fail' });
  });
});
