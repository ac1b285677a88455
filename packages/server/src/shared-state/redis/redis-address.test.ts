import { expect, it } from 'vitest';
import { readRedisAddress } from './redis-address.ts';

it.each([
  ['redis://localhost', { host: 'localhost', port: 6_379, database: 0, usesTls: false }],
  [
    'rediss://user:word@cache.example:10000/2',
    { port: 10_000, database: 2, username: 'user', usesTls: true },
  ],
  ['redis://[::1]:7000/', { host: '::1', port: 7_000, database: 0, shown: 'redis://[::1]:7000' }],
  ['redis://user@host', { username: 'user', password: undefined }],
])('readRedisAddress reads %s', (url, parts) => {
  expect(readRedisAddress(url)).toMatchObject(parts);
});

it.each([
  ['50%off', '50%off'],
  ['%', '%'],
  ['100%', '100%'],
  ['%zz%40', '%zz@'],
  ['%ff', '%ff'],
  ['p%40ss%2Fw%23rd%3F%25', 'p@ss/w#rd?%'],
  ['p@ss', 'p@ss'],
  ['w%C3%A4hle', 'wähle'],
  ['wähle mich', 'wähle mich'],
  ['%25off', '%off'],
])('a password that is written as %s is %s', (written, password) => {
  expect(readRedisAddress(`redis://:${written}@host`).password).toBe(password);
  expect(readRedisAddress(`redis://${written}:x@host`).username).toBe(password);
});
