import { z } from 'zod';
import { schemaId } from '../http/index.ts';

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

/** What can go wrong with every question, in the shape of the protocol. `invalid` is its status for wrong fields. */
export function failures(mediaType: string, schema: z.ZodType, invalid: 400 | 422) {
  return Object.fromEntries(
    Object.entries({ ...FAILURES, [invalid]: 'Some fields are not right.' }).map(([status, description]) => [
      status,
      { description, headers: ERROR_HEADERS, content: { [mediaType]: { schema } } },
    ]),
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
): { 'text/event-stream': { schema: z.ZodString; 'x-event-data': EventData } } {
  return {
    'text/event-stream': {
      schema: z.string().describe(description),
      'x-event-data':
        data instanceof z.ZodType
          ? toReference(data)
          : Object.fromEntries(Object.entries(data).map(([name, schema]) => [name, toReference(schema)])),
    },
  };
}

function toReference(schema: z.ZodType): Reference {
  return { $ref: `#/components/schemas/${schemaId(schema)}` };
}
