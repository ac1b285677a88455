import { OpenAPIHono } from '@hono/zod-openapi';
import type { BlankEnv } from 'hono/types';
import { z } from 'zod';
import { pathOf } from './path-of.ts';
import { rejectInvalid } from './validation.ts';

/** A Hono app whose routes have schemas: they check the requests and become the OpenAPI document. */
export type OpenApiApp = OpenAPIHono<BlankEnv>;

/** An app without routes. A request that does not fit the schema of its route is rejected with `invalid_input`. */
export function createOpenApiApp(): OpenApiApp {
  return new OpenAPIHono<BlankEnv>({ defaultHook: rejectInvalid, getPath: pathOf });
}

/** The name of a schema in the OpenAPI document. Throws if it has none. */
export function schemaId(schema: z.ZodType): string {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error('The schema has no id.');
  return id;
}
