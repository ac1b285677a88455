import { zValidator } from '@hono/zod-validator';
import type { Context } from 'hono';
import type { z } from 'zod';
import { readJsonText } from './read-json-text.ts';
import { rejectInvalid } from './validation.ts';

export interface JsonBodyOptions<Input> {
  readonly schema: z.ZodType<Input>;
  readonly maxBytes: number;
}

/**
 * Makes the handler of a route that takes a JSON body of limited size and checks it with a schema. Rejects with a
 * problem that names the wrong fields.
 *
 * The validator is called directly and not as middleware, and without awaiting the schema, which has no asynchronous
 * parts: on the cached path each layer is measurable.
 */
export function withJsonBody<Input>(
  { schema, maxBytes }: JsonBodyOptions<Input>,
  handle: (context: Context, input: Input) => Promise<Response>,
): (context: Context) => Promise<Response> {
  const validate = zValidator('json', schema, rejectInvalid, {
    validationFunction: (given, value) => given.safeParse(value) as z.ZodSafeParseResult<Input>,
  });

  return async function handleJsonBody(context: Context<object, string, { out: { json: Input } }>) {
    const text = await readJsonText(context.req.raw, maxBytes);
    // Hono parses this instead of reading the body again. It keeps a promise here, unlike its type says.
    Object.assign(context.req.bodyCache, { text: Promise.resolve(text) });
    let response: Response | undefined;
    await validate(context, async () => {
      response = await handle(context, context.req.valid('json'));
    });
    return response as Response;
  };
}
