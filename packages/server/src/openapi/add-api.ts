import { hashText } from '@rag/core/adapter';
import type { Hono } from 'hono';
import { addAsset, type PageAsset } from '../pages/index.ts';
import { type ApiParts, createOpenApiDocument } from './openapi.ts';
import { renderDocs } from './render-docs.ts';

/** `GET /openapi.json` and `GET /docs`, made when they are first asked for. */
export function addApi(app: Hono, parts: ApiParts): void {
  addAsset(app, '/openapi.json', () =>
    toAsset(JSON.stringify(createOpenApiDocument(parts)), 'application/json'),
  );
  addAsset(app, '/docs', () => toAsset(renderDocs(createOpenApiDocument(parts)), 'text/html; charset=utf-8'));
}

function toAsset(body: string, contentType: string): PageAsset {
  return { body, contentType, etag: `"${hashText(body)}"` };
}
