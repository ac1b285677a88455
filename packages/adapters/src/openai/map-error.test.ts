import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/loopback-server.ts';
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

  it('recognizes a prompt that the filter refused', () => {
    expect(mapOpenAIError(answered(400, readFixture('azure-filtered-prompt.json')))).toMatchObject({
      code: 'content_filtered',
      retryable: false,
    });
  });

  it('recognizes a filtered prompt by Azure’s second code alone', () => {
    const body = { error: { code: 'BadRequest', innererror: { code: 'ResponsibleAIPolicyViolation' } } };
    expect(mapOpenAIError(answered(400, JSON.stringify(body))).code).toBe('content_filtered');
  });

  it.each([
    { code: 'context_length_exceeded', message: 'no' },
    { message: "This model's maximum context length is 8192 tokens, however you requested 9000 tokens." },
    { message: "Invalid 'input[0]': maximum input length is 8192 tokens." },
  ])('recognizes too many tokens from %j', (body) => {
    const error = mapOpenAIError(answered(400, JSON.stringify({ error: body })));
    expect(error).toMatchObject({ code: 'model_unavailable', details: { reason: 'too_long' } });
    expect(error.message).toContain('more tokens');
  });

  it('says that the model does not accept a parameter', () => {
    const error = mapOpenAIError(answered(400, readFixture('openai-unsupported-parameter.json')));
    expect(error.message).toContain('max_tokens');
  });

  it('names the parameter that the model does not accept', () => {
    expect(mapOpenAIError(answered(400, readFixture('openai-unsupported-parameter.json'))).details).toEqual({
      status: 400,
      code: 'unsupported_parameter',
      type: 'invalid_request_error',
      param: 'max_tokens',
    });
  });

  it('says that the model or deployment is missing', () => {
    const error = mapOpenAIError(answered(404, readFixture('azure-no-deployment.json')));
    expect(error.message).toContain('model or deployment (404)');
    expect(error.details).toMatchObject({ code: 'DeploymentNotFound' });
  });

  it('says what may be missing when the address has nothing', () => {
    const error = mapOpenAIError(answered(404, '{"detail":"Not Found"}'));
    expect(error.message).toContain('AZURE_OPENAI_API_VERSION');
  });

  it('does not confuse a failure that names a renewal time with missing quota', () => {
    const error = answered(500, '{}', { 'x-ratelimit-reset-tokens': '45' });
    expect(mapOpenAIError(error).retryAfterMs).toBeUndefined();
  });

  it('does not retry for an account without quota', () => {
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
  ])('reads the time to wait from %o', (headers, retryAfterMs) => {
    const error = answered(429, readFixture('azure-rate-limit.json'), headers);
    expect(mapOpenAIError(error, { now: () => 1_700_000_000_000 }).retryAfterMs).toBe(retryAfterMs);
  });

  it('recognizes a timeout', () => {
    expect(mapOpenAIError(new APIConnectionTimeoutError())).toMatchObject({
      code: 'timeout',
      retryable: true,
    });
  });

  it('names the system’s code when a connection fails', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const cause = new TypeError('fetch failed', { cause: refused });
    expect(mapOpenAIError(new APIConnectionError({ cause }))).toMatchObject({
      code: 'model_unavailable',
      retryable: true,
      details: { networkCode: 'ECONNREFUSED' },
    });
  });

  it('recognizes an abort without its signal', () => {
    expect(mapOpenAIError(new APIUserAbortError()).code).toBe('aborted');
  });

  it('maps any error to aborted once the signal is aborted', () => {
    expect(mapOpenAIError(new TypeError('terminated'), { signal: AbortSignal.abort() }).code).toBe('aborted');
  });

  it('uses the status that an error within a stream names (vLLM)', () => {
    const error = new APIError(undefined, { code: 429, message: 'busy' }, undefined, new Headers());
    expect(mapOpenAIError(error).code).toBe('rate_limited');
  });

  it('copies no sentence of the server, not even as a code', () => {
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
