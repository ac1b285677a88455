import { z } from 'zod';

export const fieldErrorSchema = z.object({ field: z.string(), message: z.string() });

/** The body of every error answer: problem details (RFC 9457) with members of our own. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('For people.'),
    code: z
      .enum([
        'malformed_request',
        'malformed_json',
        'body_too_large',
        'unsupported_media_type',
        'method_not_allowed',
        'request_timeout',
        'range_not_satisfiable',
        'expectation_failed',
        'headers_too_large',
        'invalid_input',
        'not_found',
        'unauthorized',
        'rate_limited',
        'overloaded',
        'aborted',
        'timeout',
        'content_filtered',
        'model_unavailable',
        'search_unavailable',
        'cache_unavailable',
        'session_unavailable',
        'index_missing',
        'index_invalid',
        'index_locked',
        'internal',
      ])
      .describe('Stable, for programs.'),
    retryable: z.boolean().describe('Whether the same request may succeed later.'),
    errors: z.array(fieldErrorSchema).optional().describe('The fields that are wrong.'),
  })
  .meta({ id: 'Problem' });

export type FieldError = Readonly<z.infer<typeof fieldErrorSchema>>;
export type ProblemDetails = Readonly<z.infer<typeof problemSchema>>;
export type ProblemCode = ProblemDetails['code'];

/** A problem as the content of a response in the OpenAPI document. */
export const problemContent = { 'application/problem+json': { schema: problemSchema } } as const;
