import { expect, it } from 'vitest';
import { preferredCoding, preferredType } from './negotiate.ts';

const JSON_TYPE = 'application/json';
const STREAM = 'text/event-stream';

it.each([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['text/event-stream', STREAM],
  ['TEXT/Event-Stream', STREAM],
  ['text/event-stream; charset=utf-8', STREAM],
  ['application/json;charset="UTF-8", text/event-stream;q=0.9', JSON_TYPE],
  ['text/event-stream, */*', STREAM],
  ['text/event-stream, */*;q=0.1', STREAM],
  ['text/*', STREAM],
  ['application/*, text/event-stream;q=0.9', JSON_TYPE],
  ['text/event-stream;q=0.5, application/json', JSON_TYPE],
  ['application/json;q=0.5, text/event-stream', STREAM],
  ['application/json; Q=0.5 , text/event-stream ; q=0.6', STREAM],
  ['text/event-stream;q=0, application/json', JSON_TYPE],
  ['text/event-stream;q=0.0, */*', JSON_TYPE],
  ['text/event-stream;q=0', undefined],
  ['application/json;q=0, */*', STREAM],
  ['application/json, text/event-stream', JSON_TYPE],
  ['text/event-stream, application/json', STREAM],
  ['text/html;q=0.5, application/json', JSON_TYPE],
  ['text/html, application/xhtml+xml, */*;q=0.8', JSON_TYPE],
  ['text/event-streams', undefined],
  ['text/html;note="text/event-stream"', undefined],
])('of JSON and a stream, Accept: %s prefers %s', (accept, type) => {
  const headers = new Headers(accept === undefined ? {} : { accept });
  expect(preferredType(headers, [JSON_TYPE, STREAM])).toBe(type);
});

it.each([
  [undefined, undefined],
  ['', undefined],
  ['gzip, deflate, br, zstd', 'br'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.5, gzip', 'gzip'],
  ['identity, gzip;q=0.5', undefined],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['gzip;q=0', undefined],
  ['x-gzipped', undefined],
])('of br and gzip, Accept-Encoding: %s prefers %s', (acceptEncoding, coding) => {
  expect(preferredCoding(acceptEncoding, ['br', 'gzip'])).toBe(coding);
});
