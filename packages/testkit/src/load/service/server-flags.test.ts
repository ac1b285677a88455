import { expect, it } from 'vitest';
import { readServerFlags } from './server-flags.ts';

it('reads the flags with which the image starts the server', () => {
  const start = (flags: string): string =>
    `FROM node\nCMD ["index"]\n\nFROM node\nCMD ["node", ${flags}"packages/server/src/main.ts"]\n`;
  expect(readServerFlags(start('"--one=1", "--two", '))).toEqual(['--one=1', '--two']);
  expect(readServerFlags(start(''))).toEqual([]);
  expect(() => readServerFlags('CMD ["index"]')).toThrow(/Dockerfile/);
});
