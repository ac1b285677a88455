import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_FLAGS, findChromium } from '@rag/testkit/chromium';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { createFakeApp } from '../../__fixtures__/fake-app.ts';
import { createFakeEngine, EVENTS, type FakeAnswer, toIterable } from '../../__fixtures__/fake-engine.ts';
import { PAGE_SETTINGS } from '../../__fixtures__/page-settings.ts';
import type { AppDependencies } from '../../app.ts';
import { createDocumentFiles } from '../../documents/index.ts';
import { listen } from '../../networking/index.ts';
import { compressPage } from '../compress-page.ts';
import { loadPage, type PageSettings } from '../load-page.ts';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
}

export interface PageServiceOptions {
  readonly answer?: FakeAnswer;
  readonly settings?: Partial<PageSettings>;
  readonly app?: Partial<AppDependencies>;
}

/** A service with a page, whose engine gives the answers that a test sets. */
export async function startPageService({ answer, settings, app }: PageServiceOptions = {}) {
  const documents = mkdtempSync(join(tmpdir(), 'documents-'));
  const state = { answer: answer ?? (() => toIterable(EVENTS)) };
  const engine = createFakeEngine((request, options) => state.answer(request, options));
  const ratings: boolean[] = [];
  const page = compressPage(await loadPage({ ...PAGE_SETTINGS, title: 'Town questions', ...settings }));
  const service = createFakeApp({
    engine,
    page,
    documents: createDocumentFiles(documents),
    observer: { rated: (helpful) => ratings.push(helpful) },
    ...app,
  });
  const listener = await listen(service.fetch, { host: '127.0.0.1', port: 0 });
  return {
    url: listener.url,
    /** A folder whose files the service shows as documents. */
    documents,
    engine,
    ratings,
    /** Sets the answer from now on. */
    answerWith(next: FakeAnswer): void {
      state.answer = next;
    },
    async close(): Promise<void> {
      await listener.close(0);
      rmSync(documents, { recursive: true });
    },
  };
}

export type PageService = Awaited<ReturnType<typeof startPageService>>;

export interface WatchedPage {
  readonly page: Page;
  /** The problems that the browser reported, and every request to another site. */
  readonly complaints: readonly string[];
}

/** A new tab that shares nothing with earlier tabs. */
export async function openPage(
  browser: Browser,
  ownUrls: readonly string[],
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const viewport = { width: 1_000, height: 700 };
  const context = await browser.newContext({ viewport, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // Some of these tests expect another status than 200.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
      complaints.push(message.text());
  });
  page.on('request', (request) => {
    const isOwn = ownUrls.some((url) => request.url().startsWith(`${url}/`));
    if (!isOwn && !request.url().startsWith('data:')) complaints.push(`It asked ${request.url()}.`);
  });
  return { page, complaints };
}

export async function askOnPage(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
}
