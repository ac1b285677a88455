import { expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { routeOf } from './route-of.ts';

it('returns the route of every path in the OpenAPI document', async () => {
  const response = await createFakeApp().request('/openapi.json');
  const { paths } = (await response.json()) as { paths: Record<string, unknown> };
  const unknown = Object.keys(paths).filter((path) => routeOf(path.replace(/\{\w+\}/, 'x')) !== path);
  expect(unknown).toEqual([]);
});
