import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { answerSchema } from './schemas.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'api.md');

it('the page of the HTTP API names every outcome of an answer', () => {
  const row = readFileSync(PAGE, 'utf8')
    .split('\n')
    .find((line) => line.startsWith('| `outcome` |'));
  const missing = answerSchema.shape.outcome.options.filter((outcome) => !row?.includes(`\`${outcome}\``));
  expect(missing).toEqual([]);
});
