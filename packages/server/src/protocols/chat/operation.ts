import type { QuestionOperation } from '../../ask/index.ts';
import { problemSchema, toProblemDetails } from '../../http/index.ts';
import { eventStream, failures, jsonContent, RATE_LIMIT_HEADERS } from '../../openapi/index.ts';
import { EXAMPLE_QUESTION } from '../question-schema.ts';
import { answerSchema, chatEventSchemas } from './schemas.ts';

const EXAMPLE_ANSWER = {
  answer: 'A resident parking permit costs 96 euros a year in zone A.[1]',
  session_id: 'b9d1b6f4-52a5-4d0c-9a3e-6d9a5e0c7f11',
  sources: ['fees-and-charges-2026.pdf#page=2'],
  citations: [
    {
      marker: 1,
      source: 'fees-and-charges-2026.pdf',
      page: 2,
      heading: 'Parking',
      reference: 'fees-and-charges-2026.pdf#page=2',
      excerpt: 'Resident parking permit, zone A: 96 euros a year for the first vehicle.',
    },
  ],
  cached: false,
  degraded: false,
  outcome: 'answered',
  truncated: false,
};

const EXAMPLE_EVENTS: readonly (readonly [event: string, data: object])[] = [
  ['start', { answer_id: 'd1f0c1de-0f3b-4c34-8f43-0a2a9f0f2a77', session_id: EXAMPLE_ANSWER.session_id }],
  ['sources', { passages: EXAMPLE_ANSWER.citations.map(({ marker: _, ...passage }) => passage) }],
  ['delta', { text: 'A resident parking permit costs ' }],
  ['delta', { text: '96 euros a year in zone A.[1]' }],
  ['done', EXAMPLE_ANSWER],
];

function toEventStream(events: typeof EXAMPLE_EVENTS): string {
  return events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
}

/** `POST /chat` in the OpenAPI document. */
export const chatOperation: QuestionOperation = {
  path: '/chat',
  operationId: 'ask',
  tags: ['Questions'],
  summary: 'Ask a question',
  description:
    'Answers as JSON, or as server-sent events if `stream` is true or, without `stream`, if `Accept` prefers ' +
    '`text/event-stream`. The stream has one `start`, at most one `sources`, any number of `delta`s, and as its ' +
    'last event one `done` or one `error`. A `restart` voids the sources and the text before it. Each event has an ' +
    '`id`. A client that loses the connection sends the same question again, in the same session, with the last ' +
    '`id` as `Last-Event-ID`, and receives `start`, `sources` and the rest of the text.',
  parameters: [
    {
      in: 'header',
      required: false,
      name: 'Last-Event-ID',
      description: 'The `id` of the last event that the client received.',
      schema: { type: 'string' },
    },
  ],
  eventSchemas: Object.values(chatEventSchemas),
  examples: {
    question: { summary: 'A question', value: { message: EXAMPLE_QUESTION } },
    'follow-up': {
      summary: 'A follow-up',
      value: { message: 'And in zone B?', session_id: EXAMPLE_ANSWER.session_id },
    },
    stream: {
      summary: 'A question, answered as a stream',
      value: { message: EXAMPLE_QUESTION, stream: true },
    },
  },
  responses: {
    200: {
      description: 'The answer.',
      headers: RATE_LIMIT_HEADERS,
      content: {
        ...jsonContent(answerSchema, EXAMPLE_ANSWER),
        ...eventStream(
          'Server-sent events, each with a name and JSON as its data.',
          chatEventSchemas,
          toEventStream(EXAMPLE_EVENTS),
        ),
      },
    },
    ...failures({
      mediaType: 'application/problem+json',
      schema: problemSchema,
      invalid: 422,
      render: toProblemDetails,
    }),
  },
};
