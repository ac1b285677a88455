import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';

const common = { method: 'get' as const, tags: ['Service'] };

/** What browsers load, in the OpenAPI document; without what the pages load themselves. */
export const PAGE_OPERATIONS = [
  createRoute({
    ...common,
    path: '/',
    operationId: 'page',
    summary: 'The chat page',
    responses: { 200: { description: 'The page.', content: { 'text/html': { schema: z.string() } } } },
  }),
  createRoute({
    ...common,
    path: '/widget.js',
    operationId: 'widget',
    summary: 'The chat as a script for other sites',
    responses: {
      200: {
        description: 'A classic script without imports.',
        content: { 'text/javascript': { schema: z.string() } },
      },
    },
  }),
  createRoute({
    ...common,
    path: '/robots.txt',
    operationId: 'robots',
    summary: 'What crawlers may ask for (RFC 9309)',
    responses: { 200: { description: 'The rules.', content: { 'text/plain': { schema: z.string() } } } },
  }),
  createRoute({
    ...common,
    path: '/chat-settings.json',
    operationId: 'chatSettings',
    summary: 'What the chat page and the widget show',
    responses: {
      200: { description: 'The settings.', content: { 'application/json': { schema: z.looseObject({}) } } },
    },
  }),
];
