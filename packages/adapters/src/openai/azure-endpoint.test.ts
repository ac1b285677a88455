import { describe, expect, it } from 'vitest';
import { toAzureBaseUrl } from './azure-endpoint.ts';

const BASE = 'https://my-resource.openai.azure.com/openai/v1/';

describe('toAzureBaseUrl', () => {
  it.each([
    ['https://my-resource.openai.azure.com', BASE],
    ['https://my-resource.openai.azure.com/', BASE],
    ['https://my-resource.openai.azure.com/openai', BASE],
    ['https://my-resource.openai.azure.com/openai/v1', BASE],
    ['https://my-resource.openai.azure.com/openai/v1/', BASE],
    ['https://gateway.example/models', 'https://gateway.example/models/openai/v1/'],
    ['http://localhost:8080', 'http://localhost:8080/openai/v1/'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080/openai/v1/'],
    ['http://[::1]:8080', 'http://[::1]:8080/openai/v1/'],
  ])('turns %s into the base URL %s', (endpoint, baseUrl) => {
    expect(toAzureBaseUrl(endpoint)).toBe(baseUrl);
  });

  it.each([
    ['my-resource', /must be a URL/],
    ['http://my-resource.openai.azure.com', /https/],
    ['http://127.0.0.1.example', /https/],
    ['http://localhost.example', /https/],
    ['ftp://localhost', /https/],
    ['https://user:hidden@my-resource.openai.azure.com', /user name or password/],
    ['https://my-resource.openai.azure.com/?api-version=hidden', /path/],
    ['https://my-resource.openai.azure.com/openai/deployments/hidden', /deployment/],
    ['https://my-resource.services.ai.azure.com/api/projects/hidden', /project/],
  ])('rejects %s without quoting it', (endpoint, message) => {
    expect(() => toAzureBaseUrl(endpoint)).toThrow(message);
    expect(() => toAzureBaseUrl(endpoint)).not.toThrow(/hidden/);
    expect(() => toAzureBaseUrl(endpoint)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

it('the dated API has its own URL', () => {
  expect(toAzureBaseUrl('https://a.openai.azure.com/openai/v1/', 'dated')).toBe(
    'https://a.openai.azure.com/openai',
  );
});
