import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { describe, expect, it } from 'vitest';
import { readFixture } from './__fixtures__/loopback-server.ts';
import { mapOpenAIError } from './map-error.ts';

function answered(status: number, body = '{"error":{}}', headers: Record<string, string> = {}): APIError {
  return APIError.generate(status, JSON.parse(body), undefined, new Headers(headers));
}

describe('mapOpenAIError', () => {
  it.each([
    [401, 'unauthorized', false],
    [403, 'unauthorized', false],
    [400, 'model_unavailable', false],
    [404, 'model_unavailable', false],
    [413, 'model_unavailable', false],
    [422, 'model_unavailable', false],
    [408, 'timeout', true],
    [409, 'rate_limited', true],
    [429, 'rate_limited', true],
    [500, 'model_unavailable', true],
    [503, 'model_unavailable', true],
  ])('maps status %i to %s, retryable: %s', (status, code, retryable) => {
    expect(mapOpenAIError(answered(status))).toMatchObject({ code, retryable, details: { status } });
  });

  it('knows a prompt that the filter refused', () => {
    expect(mapOpenAIError(answered(400, readFixture('azure-filtered-prompt.json')))).toMatchObject({
      code: 'content_filtered',
      retryable: false,
    });
  });

  it('knows such a prompt by Azure’s second code alone', () => {
    const body = { error: { code: 'BadRequest', innererror: { code: 'ResponsibleAIPolicyViolation' } } };
    expect(mapOpenAIError(answered(400, JSON.stringify(body))).code).toBe('content_filtered');
  });

  it.each([
    { code: 'context_length_exceeded', message: 'no' },
    { message: "This model's maximum context length is 8192 tokens, however you requested 9000 tokens." },
    { message: "Invalid 'input[0]': maximum input length is 8192 tokens." },
  ])('knows that there are too many tokens from %j', (body) => {
    const error = mapOpenAIError(answered(400, JSON.stringify({ error: body })));
    expect(error).toMatchObject({ code: 'model_unavailable', details: { reason: 'too_long' } });
    expect(error.message).toContain('more tokens');
  });

  it('says that a parameter was sent that the model does not take', () => {
    const error = mapOpenAIError(answered(400, readFixture('openai-unsupported-parameter.json')));
    expect(error.message).toContain('max_tokens');
  });

  it('names the parameter that a model does not take', () => {
    expect(mapOpenAIError(answered(400, readFixture('openai-unsupported-parameter.json'))).details).toEqual({
      status: 400,
      code: 'unsupported_parameter',
      type: 'invalid_request_error',
      param: 'max_tokens',
    });
  });

  it('says that model or deployment are missing', () => {
    const error = mapOpenAIError(answered(404, readFixture('azure-no-deployment.json')));
    expect(error.message).toContain('model or deployment (404)');
    expect(error.details).toMatchObject({ code: 'DeploymentNotFound' });
  });

  it('says of an address where nothing is what may be missing', () => {
    const error = mapOpenAIError(answered(404, '{"detail":"Not Found"}'));
    expect(error.message).toContain('AZURE_OPENAI_API_VERSION');
  });

  it('does not take a failure for missing quota, although it says when that is renewed', () => {
    const error = answered(500, '{}', { 'x-ratelimit-reset-tokens': '45' });
    expect(mapOpenAIError(error).retryAfterMs).toBeUndefined();
  });

  it('does not ask again of an account without quota', () => {
    expect(mapOpenAIError(answered(429, readFixture('openai-no-quota.json')))).toMatchObject({
      code: 'rate_limited',
      retryable: false,
    });
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'retry-after-ms': '1234', 'retry-after': '9' }, 1_234],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '86400' }, 60_000],
    [{ 'retry-after': 'Tue, 14 Nov 2023 22:13:30 GMT' }, 10_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'x-ratelimit-reset-tokens': '12' }, 12_000],
    [{ 'x-ratelimit-reset-tokens': '0' }, undefined],
    [{ 'x-ratelimit-reset-tokens': '6m0s' }, undefined],
    [{ 'retry-after': '7', 'x-ratelimit-reset-tokens': '12' }, 7_000],
    [{}, undefined],
  ])('reads from %o when to come again', (headers, retryAfterMs) => {
    const error = answered(429, readFixture('azure-rate-limit.json'), headers);
    expect(mapOpenAIError(error, { now: () => 1_700_000_000_000 }).retryAfterMs).toBe(retryAfterMs);
  });

  it('knows a time limit', () => {
    expect(mapOpenAIError(new APIConnectionTimeoutError())).toMatchObject({
      code: 'timeout',
      retryable: true,
    });
  });

  it('takes the code of the system for a connection that failed', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const cause = new TypeError('fetch failed', { cause: refused });
    expect(mapOpenAIError(new APIConnectionError({ cause }))).toMatchObject({
      code: 'model_unavailable',
      retryable: true,
      details: { networkCode: 'ECONNREFUSED' },
    });
  });

  it('knows an abort without its signal', () => {
    expect(mapOpenAIError(new APIUserAbortError()).code).toBe('aborted');
  });

  it('takes anything for an abort once the signal says so', () => {
    expect(mapOpenAIError(new TypeError('terminated'), { signal: AbortSignal.abort() }).code).toBe('aborted');
  });

  it('takes the status that an error within a stream names (vLLM)', () => {
    const error = new APIError(undefined, { code: 429, message: 'busy' }, undefined, new Headers());
    expect(mapOpenAIError(error).code).toBe('rate_limited');
  });

  it('copies no sentence from the server, not even as a code', () => {
    const error = answered(
      400,
      JSON.stringify({
        error: { message: 'my secret', code: 'my secret', param: 'my secret', type: 'my secret' },
      }),
    );
    const { message, details, cause } = mapOpenAIError(error);
    expect(JSON.stringify([message, details, cause])).not.toContain('secret');
  });
});
