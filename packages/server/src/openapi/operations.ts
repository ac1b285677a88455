import { type SchemaName, schemaReference } from './component-schemas.ts';
import type { Content, Operation, PathItem, Reference, ResponseObject } from './openapi-types.ts';

const header = (name: string): Reference => ({ $ref: `#/components/headers/${name}` });
const response = (name: string): Reference => ({ $ref: `#/components/responses/${name}` });
const json = (name: SchemaName, example?: unknown): Content => ({
  'application/json': { schema: schemaReference(name), ...(example === undefined ? {} : { example }) },
});
const text = (type: string, description: string): Content => ({
  [type]: { schema: { type: 'string', description } },
});
const ok = (description: string, content: Content): ResponseObject => ({ description, content });

/** One that the sample documents answer. */
const QUESTION = 'What does a resident parking permit cost?';

const LIMITS = { RateLimit: header('RateLimit'), 'RateLimit-Policy': header('RateLimit-Policy') };

const INPUT = { in: 'path', required: true } as const;

/** What can go wrong with every question, in the shape of the protocol. */
function failures(shape: 'Problem' | 'CompletionError' | 'UiError', invalid: '400' | '422') {
  const statuses = ['400', invalid, '413', '415', '429', '500', '503', '504'];
  return Object.fromEntries(statuses.map((status) => [status, response(shape)]));
}

function problems(...statuses: readonly string[]) {
  return Object.fromEntries(statuses.map((status) => [status, response('Problem')]));
}

const chat: Operation = {
  operationId: 'ask',
  summary: 'Ask a question',
  description:
    'Answers as JSON, or as server-sent events where `stream` is true or, with `stream` absent, `Accept` names ' +
    '`text/event-stream`. The stream is one `start`, at most one `sources`, any number of `delta`s, and at ' +
    'last one `done` or one `error`. A `restart` voids the sources and the text before it. Each event has an ' +
    '`id`: whoever loses the connection asks the same once more, in the same session, with the last one as ' +
    '`Last-Event-ID`, and gets `start`, `sources` and the text that is still missing.',
  parameters: [
    {
      in: 'header',
      required: false,
      name: 'Last-Event-ID',
      description: 'The `id` of the last event that came.',
      schema: { type: 'string' },
    },
  ],
  requestBody: { required: true, content: json('ChatInput', { message: QUESTION }) },
  responses: {
    '200': {
      description: 'The answer.',
      headers: LIMITS,
      content: {
        ...json('Answer'),
        'text/event-stream': {
          schema: {
            type: 'string',
            description: 'Server-sent events, each with a name and JSON as its data.',
          },
          'x-event-data': {
            start: schemaReference('StartEvent'),
            sources: schemaReference('SourcesEvent'),
            delta: schemaReference('DeltaEvent'),
            restart: schemaReference('RestartEvent'),
            done: schemaReference('Answer'),
            error: schemaReference('ErrorEvent'),
          },
        },
      },
    },
    ...failures('Problem', '422'),
  },
};

const completions: Operation = {
  operationId: 'createChatCompletion',
  summary: 'Ask as a client of OpenAI',
  description:
    'The last message, which has to be that of the user, is the question; those before it are the ' +
    'conversation. Nothing is remembered. A field that would change what the model is told, what it may do or ' +
    'what shape comes back has to have its neutral value; every other field that is not named here is ignored.',
  requestBody: {
    required: true,
    content: json('CompletionInput', { model: 'rag-chat', messages: [{ role: 'user', content: QUESTION }] }),
  },
  responses: {
    '200': {
      description: 'The answer, its citations in `context` of the message.',
      headers: LIMITS,
      content: {
        ...json('Completion'),
        'text/event-stream': {
          schema: { type: 'string', description: 'Server-sent events without names; the last is `[DONE]`.' },
          'x-event-data': schemaReference('CompletionChunk'),
        },
      },
    },
    '404': response('CompletionError'),
    ...failures('CompletionError', '400'),
  },
};

const uiMessages: Operation = {
  operationId: 'streamUiMessage',
  summary: 'Ask as a front end of the AI SDK',
  description: 'What `DefaultChatTransport` sends and reads: the UI message stream, version 1.',
  requestBody: {
    required: true,
    content: json('UiMessageInput', {
      messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: QUESTION }] }],
    }),
  },
  responses: {
    '200': {
      description: 'The answer, its citations as source parts.',
      headers: { ...LIMITS, 'x-vercel-ai-ui-message-stream': header('UiMessageStream') },
      content: {
        'text/event-stream': {
          schema: { type: 'string', description: 'Server-sent events without names; the last is `[DONE]`.' },
          'x-event-data': schemaReference('UiMessageChunk'),
        },
      },
    },
    ...failures('UiError', '422'),
  },
};

/** The routes of every service. */
export const PATHS: Readonly<Record<string, PathItem>> = {
  '/chat': { post: chat },
  '/sessions/{id}': {
    delete: {
      operationId: 'forgetSession',
      summary: 'Forget a conversation',
      parameters: [
        { ...INPUT, name: 'id', description: 'As `session_id`.', schema: { type: 'string', format: 'uuid' } },
      ],
      responses: {
        '204': { description: 'It is forgotten, or there was none.' },
        '422': response('Problem'),
        '503': response('Problem'),
      },
    },
  },
  '/feedback': {
    post: {
      operationId: 'rateAnswer',
      summary: 'Say whether an answer helped',
      description: 'Only counted: neither the answer nor the person is known.',
      requestBody: { required: true, content: json('Feedback', { helpful: true }) },
      responses: { '204': { description: 'It is counted.' }, ...problems('400', '413', '415', '422') },
    },
  },
  '/v1/chat/completions': { post: completions },
  '/v1/models': {
    get: {
      operationId: 'listModels',
      summary: 'The models, as a client of OpenAI asks for them',
      responses: { '200': ok('There is one: the service.', json('ModelList')) },
    },
  },
  '/v1/models/{id}': {
    get: {
      operationId: 'retrieveModel',
      summary: 'One model',
      parameters: [{ ...INPUT, name: 'id', description: 'Its name.', schema: { type: 'string' } }],
      responses: { '200': ok('The model.', json('Model')), '404': response('CompletionError') },
    },
  },
  '/api/chat': { post: uiMessages },
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the process lives',
      responses: { '200': ok('It does.', json('Health')) },
    },
  },
  '/ready': {
    get: {
      operationId: 'ready',
      summary: 'Whether questions can be answered',
      responses: { '200': ok('They can.', json('Readiness')), '503': ok('They cannot.', json('Readiness')) },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This description',
      responses: { '200': ok('OpenAPI 3.1.', { 'application/json': { schema: { type: 'object' } } }) },
    },
  },
  '/docs': {
    get: {
      operationId: 'docs',
      summary: 'This description as a page',
      responses: { '200': ok('The page.', text('text/html', 'A page without scripts.')) },
    },
  },
};

/** The routes of a service that shows the chat page. */
export const PAGE_PATHS: Readonly<Record<string, PathItem>> = {
  '/': {
    get: {
      operationId: 'page',
      summary: 'The chat page',
      responses: { '200': ok('The page.', text('text/html', 'A page that loads nothing from elsewhere.')) },
    },
  },
  '/widget.js': {
    get: {
      operationId: 'widget',
      summary: 'The chat as a script for other sites',
      responses: { '200': ok('The script.', text('text/javascript', 'A classic script without imports.')) },
    },
  },
  '/robots.txt': {
    get: {
      operationId: 'robots',
      summary: 'What crawlers may ask for',
      responses: { '200': ok('The rules.', text('text/plain', 'As RFC 9309 has them.')) },
    },
  },
  '/chat-settings.json': {
    get: {
      operationId: 'chatSettings',
      summary: 'What the page and the widget show',
      responses: { '200': ok('The settings.', { 'application/json': { schema: { type: 'object' } } }) },
    },
  },
};

/** The routes of a service that serves the documents it cites. */
export const DOCUMENT_PATHS: Readonly<Record<string, PathItem>> = {
  '/documents/{name}': {
    get: {
      operationId: 'document',
      summary: 'A cited document',
      parameters: [
        {
          ...INPUT,
          name: 'name',
          description: 'The `reference` of a citation, without its page. May hold slashes.',
          schema: { type: 'string' },
        },
      ],
      responses: {
        '200': { description: 'The document.' },
        '206': { description: 'The part of it that `Range` asks for.' },
        '304': { description: 'It is what the caller has.' },
        '404': response('Problem'),
        '416': { description: 'It has no such part.' },
      },
    },
  },
};

/** The route of a service that speaks the Model Context Protocol. */
export const MCP_PATHS: Readonly<Record<string, PathItem>> = {
  '/mcp': {
    post: {
      operationId: 'mcp',
      summary: 'The Model Context Protocol, for assistants',
      description: 'Streamable HTTP without sessions, with the tools `ask` and `search`.',
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: {
        '200': ok('The answer to a request.', { 'application/json': { schema: { type: 'object' } } }),
        '202': { description: 'A notification was taken.' },
        ...problems('400', '401', '413', '415'),
      },
    },
  },
};
