import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml } from './escape-html.ts';
import type { Page, PageAsset } from './page.ts';

const ASSETS = [
  'chat.css',
  'conversation.css',
  'docs.css',
  'chat-page.js',
  'answer-text.js',
  'answer-view.js',
  'ask.js',
  'event-stream.js',
  'failure.js',
] as const;

export interface PageSettings {
  /** Shown in the window's title and at the top. */
  readonly title: string;
  /** Questions that can be asked by a click, to show what the documents hold. */
  readonly examples: readonly string[];
}

/** Reads the chat page's files, once, and writes the settings into its document. */
export function loadPage({ title, examples }: PageSettings): Page {
  const buttons = examples.map((example) => `<li><button type="button">${escapeHtml(example)}</button></li>`);
  const html = read('index.html')
    .replaceAll('{{title}}', () => escapeHtml(title))
    .replace('{{examples}}', () => buttons.join(''));
  return new Map([
    ['/', toAsset(html, 'text/html; charset=utf-8')],
    ...ASSETS.map((name): [string, PageAsset] => [
      `/assets/${name}`,
      toAsset(read(name), contentTypeOf(name)),
    ]),
  ]);
}

function read(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'web', name), 'utf8');
}

function toAsset(body: string, contentType: string): PageAsset {
  return { body, contentType, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

function contentTypeOf(name: string): string {
  return name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
}
