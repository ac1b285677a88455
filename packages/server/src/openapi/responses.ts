import { RagError } from '@rag/core';
import { z } from 'zod';
import { ProblemError, schemaId } from '../http/index.ts';

interface Reference {
  readonly $ref: string;
}

/** The schema of all events of a stream, or of each by its name. */
type EventData = Reference | Readonly<Record<string, Reference>>;

/** The headers of an answer that state what remains of the rate limits. */
export const RATE_LIMIT_HEADERS = {
  RateLimit: {
    description:
      'What is left of each limit (draft-ietf-httpapi-ratelimit-headers): `r`emaining, and seconds until its reset.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'The limits: `q`uota and its `w`indow in seconds.',
    schema: { type: 'string' },
  },
} as const;

const ERROR_HEADERS = {
  'Retry-After': {
    description: 'Seconds after which a retry may succeed.',
    schema: { type: 'integer', minimum: 1 },
  },
  ...RATE_LIMIT_HEADERS,
} as const;

const FAILURES = {
  400: 'The request is malformed.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  429: 'Too many questions in a short time, or too many open streams.',
  500: 'Something went wrong in the service.',
  503: 'The service cannot answer right now.',
  504: 'The answer took too long.',
} as const;

const INVALID = new ProblemError('invalid_input', 'Some fields are not right.', {
  errors: [{ field: 'message', message: 'must not be empty' }],
});
const EXAMPLE_ERRORS: Readonly<Record<string, Error>> = {
  400: new ProblemError('malformed_json', 'The body is not valid JSON.'),
  413: new ProblemError('body_too_large', 'The body is too large.'),
  415: new ProblemError('unsupported_media_type', 'The body has to be application/json.'),
  429: new RagError('rate_limited', ''),
  500: new RagError('internal', ''),
  503: new RagError('overloaded', ''),
  504: new RagError('timeout', ''),
};

interface FailureFormat {
  readonly mediaType: string;
  readonly schema: z.ZodType;
  /** The status of the protocol for wrong fields. */
  readonly invalid: 400 | 422;
  /** The body of an error. */
  readonly render: (error: Error) => unknown;
}

/** What can go wrong with every question, in the shape of the protocol. */
export function failures({ mediaType, schema, invalid, render }: FailureFormat) {
  const errors: typeof EXAMPLE_ERRORS = { ...EXAMPLE_ERRORS, [invalid]: INVALID };
  return Object.fromEntries(
    Object.entries({ ...FAILURES, [invalid]: 'Some fields are not right.' }).map(([status, description]) => {
      const example = render(errors[status] ?? INVALID);
      return [status, { description, headers: ERROR_HEADERS, content: { [mediaType]: { schema, example } } }];
    }),
  );
}

/** JSON of a schema, with an example if there is one. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema, example?: unknown) {
  return { 'application/json': { schema, ...(example === undefined ? {} : { example }) } };
}

/**
 * A stream of server-sent events. OpenAPI 3.1 describes it as a text only, so the extension `x-event-data` names the
 * schemas of its events: one for all, or one per event name. They have to have an `id`.
 */
export function eventStream(
  description: string,
  data: z.ZodType | Readonly<Record<string, z.ZodType>>,
  example?: string,
): { 'text/event-stream': { schema: z.ZodString; 'x-event-data': EventData; example?: string } } {
  return {
    'text/event-stream': {
      schema: z.string().describe(description),
      'x-event-data':
        data instanceof z.ZodType
          ? toReference(data)
          : Object.fromEntries(Object.entries(data).map(([name, schema]) => [name, toReference(schema)])),
      ...(example === undefined ? {} : { example }),
    },
  };
}

function toReference(schema: z.ZodType): Reference {
  return { $ref: `#/components/schemas/${schemaId(schema)}` };
}
