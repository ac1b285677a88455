import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@rag/configuration';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSY_DAY, ledgerOf } from '../dashboard/__fixtures__/busy-day.ts';
import { createDashboard } from '../dashboard/index.ts';
import { type Listener, listen } from '../networking/index.ts';
import { CORPUS } from '../whole-service/__fixtures__/sample-questions.ts';
import { runIndexer, type ServerProcess, startServer } from '../whole-service/__fixtures__/start-process.ts';
import { askOnPage, openBrowser, openPage, startPageService } from './__fixtures__/open-browser.ts';

const QUESTION = 'When does the recycling centre open on Saturdays?';
/** In summer and in winter, as the sample documents say. */
const HOURS = ['8:00–15:00', '9:00–14:00'];
const DATA_DIR = mkdtempSync(join(tmpdir(), 'pictures-'));

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
  let service: ServerProcess;

  /** The service of `pnpm start` with the sample documents, so that the pictures show what it answers. */
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
    await runIndexer({ DATA_DIR }, CORPUS);
    service = await startServer({
      DATA_DIR,
      DOCUMENTS_DIR: CORPUS,
      CORS_ORIGINS: site.url,
      CHAT_TITLE: 'Ask the municipality of Velmarn',
    });
  }, 180_000);

  afterAll(async () => {
    await browser.close();
    await site.close(0);
    await service.stop();
    rmSync(DATA_DIR, { recursive: true });
  });

  async function askForHours(page: Page): Promise<void> {
    await askOnPage(page, QUESTION);
    await page.locator('.source .marked').first().waitFor();
    for (const hours of HOURS) {
      expect(await page.locator('.answer-text').textContent()).toContain(hours);
      expect(await page.locator('.source .marked').filter({ hasText: hours }).count()).toBe(1);
    }
  }

  it.each([
    ['chat-page.png', { viewport: { width: 1_100, height: 780 } }],
    [
      'chat-page-phone.png',
      { viewport: { width: 390, height: 780 }, colorScheme: 'dark', deviceScaleFactor: 2 },
    ],
  ] as const)('%s shows an answer with its evidence', async (name, options) => {
    const { page } = await openPage(browser, [service.url], options);
    await page.goto(service.url);
    await askForHours(page);
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
    await askForHours(page);
    keep('widget.png', await page.screenshot({ animations: 'disabled' }));
    await page.context().close();
  });
});
