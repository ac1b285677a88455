import { schemaReference, toComponentSchemas } from './component-schemas.ts';
import type { OpenApiDocument, PathItem, Reference } from './openapi-types.ts';
import { DOCUMENT_PATHS, MCP_PATHS, PAGE_PATHS, PATHS } from './operations.ts';
import { TAGS, tagOf } from './tags.ts';

export interface ApiParts {
  /** Whether there is a chat page. */
  readonly page: boolean;
  /** Whether the cited documents are served. */
  readonly documents: boolean;
  /** Whether assistants can ask over the Model Context Protocol. */
  readonly mcp: boolean;
}

/** Of this interface: its first number changes when something is taken away or means something else. */
const VERSION = '1.0.0';

const ERROR_HEADERS: Readonly<Record<string, Reference>> = Object.fromEntries(
  ['Retry-After', 'RateLimit', 'RateLimit-Policy'].map((name) => [
    name,
    { $ref: `#/components/headers/${name}` },
  ]),
);

/** The service's interface as OpenAPI 3.1. Its schemas are those by which requests are read. */
export function createOpenApiDocument({ page, documents, mcp }: ApiParts): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: 'rag-chat',
      version: VERSION,
      description:
        'Answers questions from a curated set of documents, with the place behind every statement.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: TAGS,
    paths: withTags({
      ...PATHS,
      ...(page ? PAGE_PATHS : {}),
      ...(documents ? DOCUMENT_PATHS : {}),
      ...(mcp ? MCP_PATHS : {}),
    }),
    components: {
      schemas: toComponentSchemas(),
      headers: {
        'Retry-After': {
          description: 'Seconds after which it is worth trying again.',
          schema: { type: 'integer', minimum: 1 },
        },
        RateLimit: {
          description:
            'What is left of each limit that was asked, as draft-ietf-httpapi-ratelimit-headers has it: `r`emaining, and seconds until it is whole again.',
          schema: { type: 'string' },
        },
        'RateLimit-Policy': {
          description: 'The limits that were asked: `q`uota and its `w`indow in seconds.',
          schema: { type: 'string' },
        },
        UiMessageStream: {
          description: 'The version of the stream.',
          schema: { type: 'string', const: 'v1' },
        },
      },
      responses: {
        Problem: {
          description: 'What went wrong, as problem details (RFC 9457).',
          headers: ERROR_HEADERS,
          content: { 'application/problem+json': { schema: schemaReference('Problem') } },
        },
        CompletionError: {
          description: "What went wrong, in OpenAI's shape.",
          headers: ERROR_HEADERS,
          content: { 'application/json': { schema: schemaReference('CompletionError') } },
        },
        UiError: {
          description: 'What went wrong, as a sentence that can be shown.',
          headers: ERROR_HEADERS,
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
      },
    },
  };
}

function withTags(paths: OpenApiDocument['paths']): OpenApiDocument['paths'] {
  const tagged = Object.entries(paths).map(([path, item]): [string, PathItem] => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [method, { ...operation, tags: [tagOf(path)] }]),
    ),
  ]);
  return Object.fromEntries(tagged);
}
