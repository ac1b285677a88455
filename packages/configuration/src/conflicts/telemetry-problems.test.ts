import { expect, it } from 'vitest';
import { problemsIn } from '../__fixtures__/problems-in.ts';

const KEY = 'InstrumentationKey=00000000-0000-0000-0000-000000000000';

it.each([
  [
    { APPLICATIONINSIGHTS_ENTRA_ID: 'true' },
    'APPLICATIONINSIGHTS_ENTRA_ID: needs APPLICATIONINSIGHTS_CONNECTION_STRING',
  ],
  [{ METRICS_TOKEN: 'x'.repeat(16) }, 'METRICS_TOKEN: needs PROMETHEUS_METRICS=true'],
])('a setting that lacks the one it belongs to is a problem: %o', (env, problem) => {
  expect(problemsIn(env)).toEqual([problem]);
});

it('a percent sign that begins no escaped character is a problem of the headers', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'https://collector.example';
  const problemsOf = (headers: string) =>
    problemsIn({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: headers });
  expect(problemsOf('api-key=50%25')).toEqual([]);
  expect(problemsOf('api-key=50%')).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_HEADERS')]);
});

it.each([
  'not a connection string',
  'InstrumentationKey=7',
  `${KEY};IngestionEndpoint=http://collector.example`,
  'IngestionEndpoint=https://collector.example',
])('a connection string that cannot be used is a problem, and is not shown: %s', (text) => {
  const problems = problemsIn({ APPLICATIONINSIGHTS_CONNECTION_STRING: text });
  expect(problems).toHaveLength(1);
  expect(problems[0]).not.toContain(text);
});

it.each([
  KEY,
  `${KEY};IngestionEndpoint=https://x.example/;LiveEndpoint=https://y.example/`,
  `${KEY};IngestionEndpoint=http://127.0.0.1:1`,
])('a connection string of Azure or of an emulator is accepted: %s', (text) => {
  expect(problemsIn({ APPLICATIONINSIGHTS_CONNECTION_STRING: text })).toEqual([]);
});
