import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { type Listener, listen } from '../networking/index.ts';
import { findViolations } from './__fixtures__/find-violations.ts';
import {
  askOnPage,
  openBrowser,
  openPage,
  type PageService,
  startPageService,
} from './__fixtures__/open-browser.ts';

const QUESTION = 'When does the library open?';

const SITE_STYLES = `
  * { letter-spacing: 0.2em; text-transform: uppercase; white-space: pre; font-style: italic }
  button { display: none }
  rag-chat { --rag-chat-accent: rgb(120, 0, 120) }`;

describe('the widget, on a page of another site', () => {
  let browser: Browser;
  let site: Listener;
  let service: PageService;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    const host = new Hono();
    // The policy that docs/widget.md asks for, and nothing more.
    host.get('/', (context) =>
      context.html(
        `<!doctype html><html lang="en"><head><title>Town</title>
        <link rel="stylesheet" href="site.css"></head>
        <body><main><h1>Town</h1><p>Welcome.</p></main><script src="${service.url}/widget.js" async></script></body></html>`,
        200,
        {
          'Content-Security-Policy': `default-src 'none'; style-src 'self'; script-src ${service.url}; connect-src ${service.url}`,
        },
      ),
    );
    host.get('/site.css', (context) =>
      context.body(SITE_STYLES, 200, {
        'Content-Type': 'text/css',
      }),
    );
    host.get('/favicon.ico', (context) => context.body(null, 204));
    site = await listen(host.fetch, { host: '127.0.0.1', port: 0 });
    service = await startPageService({ app: { corsOrigins: [site.url] } });
    ({ page, complaints } = await openPage(browser, [service.url, site.url]));
    await page.goto(site.url);
  });

  afterEach(async () => {
    await page.context().close();
    await site.close(0);
    await service.close();
    expect(complaints).toEqual([]);
  });

  const launcher = () => page.getByRole('button', { name: 'Open the chat' });

  it('opens the chat and answers with sources', async () => {
    await launcher().click();
    await askOnPage(page, QUESTION);
    await page.getByRole('list', { name: 'Sources' }).waitFor();

    const marker = page.getByRole('link', { name: 'Source 1: guide.pdf, page 3' });
    expect(await marker.evaluate((link) => (link as HTMLAnchorElement).href)).toBe(
      `${service.url}/documents/guide.pdf#page=3`,
    );
  });

  it('sends no request to the service before it is opened', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await launcher().waitFor();
    expect(asked.filter((path) => path !== '/favicon.ico')).toEqual([]);
    await launcher().click();
    await page.getByText('What would you like to know?').waitFor();

    expect(asked.filter((path) => path !== '/favicon.ico')).toEqual(['/chat-settings.json']);
  });

  it('takes only its colours from the site', async () => {
    expect(await launcher().evaluate((button) => getComputedStyle(button).backgroundColor)).toBe(
      'rgb(120, 0, 120)',
    );
    expect(await launcher().isVisible()).toBe(true);
    await launcher().click();
    const style = await page.getByText('Every answer comes from').evaluate((node) => {
      const { letterSpacing, textTransform, whiteSpace, fontStyle } = getComputedStyle(node);
      return { letterSpacing, textTransform, whiteSpace, fontStyle };
    });
    expect(style).toEqual({
      letterSpacing: 'normal',
      textTransform: 'none',
      whiteSpace: 'normal',
      fontStyle: 'normal',
    });
  });

  it('is light on a light site, and dark where the site is', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await launcher().click();
    await page.getByText('What would you like to know?').waitFor();
    const background = () =>
      page.locator('rag-chat .chat').evaluate((node) => getComputedStyle(node).backgroundColor);
    expect(await background()).toBe('rgb(253, 252, 250)');
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = 'light dark';
    });
    expect(await background()).toBe('rgb(19, 23, 24)');
  });

  it('stops an answer with Escape, then closes and returns the focus', async () => {
    const { opened, open } = createGate();
    service.answerWith(async function* () {
      yield* EVENTS.slice(0, 3);
      await opened;
    });
    await launcher().click();
    await askOnPage(page, QUESTION);
    await page.locator('.answer-text').getByText('The library opens').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.stopped').waitFor();
    open();
    await page.keyboard.press('Escape');
    await launcher().waitFor();

    const focused = () => document.activeElement?.shadowRoot?.activeElement?.className;
    expect(await page.evaluate(focused)).toBe('launcher');
  });

  it('passes the accessibility checks of axe', async () => {
    await launcher().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await launcher().click();
    await askOnPage(page, QUESTION);
    await page.locator('.source').waitFor();

    expect(await findViolations(page)).toEqual([]);
  });
});
