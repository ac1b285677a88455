import type { Context } from 'hono';
import type { z } from 'zod';
import { readJson } from './read-json.ts';
import { toInputProblem } from './validation.ts';

export interface JsonBodyOptions<Input> {
  readonly schema: z.ZodType<Input>;
  readonly maxBytes: number;
}

/**
 * Makes the handler of a route that takes a JSON body of limited size and checks it with a schema. Rejects with a
 * problem that names the wrong fields. On the cached path each layer is measurable, so it stands in no middleware and
 * waits only for the body: the schemas have no asynchronous parts.
 */
export function withJsonBody<Input>(
  { schema, maxBytes }: JsonBodyOptions<Input>,
  handle: (context: Context, input: Input) => Promise<Response>,
): (context: Context) => Promise<Response> {
  return async function handleJsonBody(context) {
    const { data, error } = schema.safeParse(await readJson(context.req.raw, maxBytes));
    if (error !== undefined) throw toInputProblem(error);
    // Awaited: to return a promise from here would take it two more turns of the queue.
    return await handle(context, data);
  };
}
