import { createHash } from 'node:crypto';
import { loadWebFiles, type WebFiles } from '@rag/web';
import { escapeHtml } from './escape-html.ts';
import type { Page, PageAsset } from './page.ts';

/** What the chat page and the widget show and do; sent to the widget as it is. */
export interface PageSettings {
  /** Shown in the window's title and at the top. Without it the page has a title in the language of the reader. */
  readonly title?: string | undefined;
  /** Example questions that a click asks, to show what the documents contain. */
  readonly examples: readonly string[];
  /** Whether no model is connected, so that answers quote the documents. */
  readonly quotesOnly: boolean;
  /** How long a conversation is remembered after its last question. */
  readonly sessionSeconds: number;
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** The name holds a hash of the content, so it never changes. */
const FOR_GOOD = { cacheControl: 'public, max-age=31536000, immutable' } as const;
/** Sites link to it by this name: a new version reaches their readers within an hour. */
const FOR_AN_HOUR = { cacheControl: 'public, max-age=3600' } as const;

/** Search engines may show the page and the documents; asking is for people. */
const ROBOTS = ['/chat', '/api/', '/v1/', '/mcp', '/feedback', '/sessions/', '/dashboard', '/metrics'];

/** Makes everything that browsers load. */
export async function loadPage(settings: PageSettings): Promise<Page> {
  return createPage(await loadWebFiles(), settings);
}

/** Makes everything that browsers load from files that are loaded, with the settings written into the page. */
export function createPage(
  { pageHtml, pageScript, pageStyle, widgetScript }: WebFiles,
  settings: PageSettings,
): Page {
  const values: Readonly<Record<string, string>> = {
    title: settings.title ?? 'Ask the documents',
    settings: JSON.stringify(settings),
    script: `assets/${pageScript.name}`,
    style: `assets/${pageStyle.name}`,
  };
  const html = pageHtml.replace(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ''));
  const robots = ['User-agent: *', ...ROBOTS.map((path) => `Disallow: ${path}`), ''].join('\n');

  return new Map([
    ['/', toAsset(html, HTML)],
    [`/assets/${pageScript.name}`, { ...toAsset(pageScript.content, SCRIPT), ...FOR_GOOD }],
    [`/assets/${pageStyle.name}`, { ...toAsset(pageStyle.content, STYLE), ...FOR_GOOD }],
    ['/widget.js', { ...toAsset(widgetScript, SCRIPT), ...FOR_AN_HOUR, isForOtherOrigins: true }],
    ['/chat-settings.json', toAsset(JSON.stringify(settings), 'application/json')],
    ['/robots.txt', toAsset(robots, 'text/plain; charset=utf-8')],
  ]);
}

function toAsset(body: string, contentType: string): PageAsset {
  return { body, contentType, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}
