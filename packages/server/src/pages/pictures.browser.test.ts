import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '@rag/configuration';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toIterable } from '../__fixtures__/fake-engine.ts';
import { BUSY_DAY, ledgerOf } from '../dashboard/__fixtures__/busy-day.ts';
import { createDashboard } from '../dashboard/index.ts';
import { type Listener, listen } from '../networking/index.ts';
import {
  askOnPage,
  openBrowser,
  openPage,
  type PageService,
  startPageService,
} from './__fixtures__/open-browser.ts';
import { RECORDED_EVENTS, RECORDED_QUESTION } from './__fixtures__/recorded-answer.ts';

/** The folder for the pictures: `PICTURES_DIR=docs/pictures`. Without it, they are taken but not saved. */
// biome-ignore lint/style/noProcessEnv: only the caller of the run decides whether to replace the pictures.
const FOLDER = process.env['PICTURES_DIR'];

function keep(name: string, picture: Buffer): void {
  expect(picture.length).toBeGreaterThan(5_000);
  if (FOLDER === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, name), picture);
}

describe('the pictures of the documentation', () => {
  let browser: Browser;
  let site: Listener;
  let service: PageService;

  beforeAll(async () => {
    browser = await openBrowser();
    const host = new Hono();
    host.get('/', (context) =>
      context.html(
        `<!doctype html><html lang="en"><title>Velmarn</title><body style="margin:0;font-family:system-ui;background:#f4f1ea">
        <main style="padding:3rem 4rem"><h1>Town of Velmarn</h1><p>Services, opening hours and news.</p></main>
        <script src="${service.url}/widget.js"></script></body></html>`,
      ),
    );
    site = await listen(host.fetch, { host: '127.0.0.1', port: 0 });
    service = await startPageService({
      settings: {
        title: 'Ask the municipality of Velmarn',
        examples: [RECORDED_QUESTION],
        quotesOnly: true,
      },
      answer: () => toIterable(RECORDED_EVENTS),
      app: { corsOrigins: [site.url] },
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close(0);
    await service.close();
  });

  it.each([
    ['chat-page.png', { viewport: { width: 1_100, height: 780 } }],
    [
      'chat-page-phone.png',
      { viewport: { width: 390, height: 780 }, colorScheme: 'dark', deviceScaleFactor: 2 },
    ],
  ] as const)('%s shows an answer with its evidence', async (name, options) => {
    const { page } = await openPage(browser, [service.url], options);
    await page.goto(service.url);
    await askOnPage(page, RECORDED_QUESTION);
    await page.locator('.source .marked').waitFor();
    keep(name, await page.screenshot({ animations: 'disabled' }));
    await page.context().close();
  });

  it('dashboard.png shows the fleet', async () => {
    const { addDashboard } = createDashboard(
      readConfiguration({}),
      ledgerOf(async () => BUSY_DAY),
    );
    const fleet = await startPageService({ app: addDashboard === undefined ? {} : { addDashboard } });
    const { page } = await openPage(browser, [fleet.url], { viewport: { width: 1_200, height: 800 } });
    await page.goto(`${fleet.url}/dashboard`);
    await page.getByText('Live · 3 replicas').waitFor();
    keep('dashboard.png', await page.screenshot({ animations: 'disabled', fullPage: true }));
    await page.context().close();
    await fleet.close();
  });

  it('widget.png shows the chat on a page of another site', async () => {
    const viewport = { width: 1_100, height: 780 };
    const { page } = await openPage(browser, [service.url, site.url], { viewport });
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Open the chat' }).click();
    await askOnPage(page, RECORDED_QUESTION);
    await page.locator('.source .marked').waitFor();
    keep('widget.png', await page.screenshot({ animations: 'disabled' }));
    await page.context().close();
  });
});
