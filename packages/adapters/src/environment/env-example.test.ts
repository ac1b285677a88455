import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { backendVariables } from './backend-variables.ts';
import { parseEnvironment } from './parse-environment.ts';

const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8');
/** Lines such as `PORT=3000` and `# OPENAI_MODEL=`: variables that have no default are commented out. */
const variables = new Map(
  [...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);

it.each(Object.keys(backendVariables.shape))('.env.example has %s', (name) => {
  expect([...variables.keys()]).toContain(name);
});

it('.env.example names the defaults', () => {
  expect(parseEnvironment(backendVariables, Object.fromEntries(variables))).toEqual(
    parseEnvironment(backendVariables, {}),
  );
});
