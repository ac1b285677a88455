import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SESSION_ID } from '../__fixtures__/fake-engine.ts';
import { askOnPage, openPage } from './__fixtures__/open-browser.ts';
import { usePageService } from './__fixtures__/use-page-service.ts';

const QUESTION = 'When does the library open?';
const MINUTE = 60_000;

describe('the conversation on the chat page', () => {
  const used = usePageService();
  let page: Page;

  beforeEach(async () => {
    ({ page } = await openPage(used.browser, [used.service.url]));
    await page.clock.install();
    await page.goto(used.service.url);
    await askOnPage(page, QUESTION);
    await page.locator('.source').waitFor();
  });

  afterEach(() => page.context().close());

  const stored = () => page.evaluate(() => sessionStorage.length + localStorage.length);

  it('survives a reload and continues in the same session', async () => {
    await page.clock.runFor(14 * MINUTE);
    await page.reload();
    await page.locator('.source').waitFor();
    await askOnPage(page, 'And on Sundays?');
    await page.locator('.source').nth(1).waitFor();

    expect(await page.locator('.question').allTextContents()).toEqual([QUESTION, 'And on Sundays?']);
    expect(used.service.engine.requests.map(({ sessionId }) => sessionId)).toEqual([undefined, SESSION_ID]);
  });

  it('expires after 15 minutes, with or without a reload', async () => {
    await page.clock.runFor(15 * MINUTE);
    await page.getByRole('log').getByText('The conversation above has been deleted.').waitFor();
    expect(await stored()).toBe(0);
    await askOnPage(page, 'And on Sundays?');
    await page.locator('.source').nth(1).waitFor();
    expect(used.service.engine.requests.map(({ sessionId }) => sessionId)).toEqual([undefined, undefined]);
    await page.clock.runFor(15 * MINUTE);
    await page.reload();
    await page.getByText('What would you like to know?').waitFor();

    expect(await page.getByRole('article').count()).toBe(0);
  });

  it('is deleted at once when a new one starts', async () => {
    await page.getByRole('button', { name: 'New conversation' }).click();

    expect(await stored()).toBe(0);
  });

  it('is not visible in another tab', async () => {
    const other = await page.context().newPage();
    await other.goto(used.service.url);
    await other.getByText('What would you like to know?').waitFor();

    expect(await other.getByRole('article').count()).toBe(0);
  });

  it('shows a note on what is stored and for how long', async () => {
    expect(await page.getByText('This conversation is deleted after 15 minutes.').isVisible()).toBe(true);
  });
});
