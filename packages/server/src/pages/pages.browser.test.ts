import { join } from 'node:path';
import { CHROMIUM_FLAGS, findChromium } from '@rag/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { PAGE_SETTINGS } from '../__fixtures__/page-settings.ts';
import { createDocumentFiles } from '../documents/index.ts';
import { type Listener, listen } from '../networking/index.ts';
import { openSwaggerUi } from '../node/index.ts';
import { loadPage } from './load-page.ts';

const CORPUS = join(import.meta.dirname, '../../../../docs/corpus');
const PDF = 'library-user-guide.pdf';

describe('in a browser, under the served security policies,', () => {
  let browser: Browser;
  let page: Page;
  let listener: Listener;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
    const app = createFakeApp({
      page: await loadPage(PAGE_SETTINGS),
      swaggerUi: openSwaggerUi(),
      documents: createDocumentFiles(CORPUS),
    });
    listener = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
  });

  afterAll(async () => {
    await browser.close();
    await listener.close(0);
  });

  beforeEach(async () => {
    page = await browser.newPage();
  });

  afterEach(() => page.close());

  it.each(['/', '/docs'])(
    '%s loads completely, sends no request to other sites and sets no cookie',
    async (path) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${listener.url}/`) && !url.startsWith('data:')) complaints.push(url);
      });
      await page.goto(`${listener.url}${path}`, { waitUntil: 'load' });

      await page.getByRole('heading').first().waitFor();
      expect(complaints).toEqual([]);
      expect(await page.context().cookies()).toEqual([]);
    },
  );

  it('a PDF opens in the viewer of the browser', async () => {
    await page.goto(`${listener.url}/documents/${PDF}`);

    // The viewer is an extension of the browser; its toolbar shows the title of the document.
    const titlesShown = async () => {
      const viewer = page.frames().find((frame) => frame.url().startsWith('chrome-extension://'));
      return viewer?.getByText('Library User Guide').count();
    };
    await expect.poll(titlesShown).toBeGreaterThan(0);
  });
});
