import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, AnswerEvent } from '@rag/core';
import { documentReference, RagError } from '@rag/core';
import { CHROMIUM_FLAGS, findChromium } from '@rag/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import type { FakeAnswer, FakeEngine } from '../__fixtures__/fake-engine.ts';
import { ANSWER, createFakeEngine, EVENTS, SESSION_ID, toIterable } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { createDocumentFiles } from '../documents/index.ts';
import type { Listener } from '../networking/index.ts';
import { listen } from '../networking/index.ts';
import { loadPage } from '../pages/index.ts';

const EXAMPLE = 'When does the library open?';

describe('the chat page', () => {
  const documents = mkdtempSync(join(tmpdir(), 'documents-'));
  let browser: Browser;
  let page: Page;
  let listener: Listener;
  let engine: FakeEngine;
  let answer: FakeAnswer;
  /** What the browser complained of; empty after every test. */
  let complaints: string[];

  beforeAll(async () => {
    writeFileSync(join(documents, 'guide.pdf'), '%PDF-1.7');
    browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  }, 30_000);

  afterAll(async () => {
    await browser.close();
    rmSync(documents, { recursive: true });
  });

  beforeEach(async () => {
    answer = () => toIterable(EVENTS);
    engine = createFakeEngine((request, options) => answer(request, options));
    const app = createFakeApp({
      engine,
      page: loadPage({ title: 'Town questions', examples: [EXAMPLE] }),
      documents: createDocumentFiles(documents),
    });
    listener = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
    page = await browser.newPage({ viewport: { width: 1_000, height: 700 } });
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // That a status is not 200 is what some of these tests are about.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
        complaints.push(message.text());
    });
    page.on('request', (request) => {
      const isOwn = request.url().startsWith(`${listener.url}/`) || request.url().startsWith('data:');
      if (!isOwn) complaints.push(`It asked ${request.url()}.`);
    });
    await page.goto(listener.url);
  });

  afterEach(async () => {
    await page.close();
    await listener.close(0);
    expect(complaints).toEqual([]);
  });

  async function askOnPage(question: string): Promise<void> {
    await page.getByLabel('Your question').fill(question);
    await page.keyboard.press('Enter');
  }

  it('shows the answer as it comes, and then its sources', async () => {
    const { opened, open } = createGate();
    answer = async function* () {
      yield* EVENTS.slice(0, 3);
      await opened;
      yield* EVENTS.slice(3);
    };

    await askOnPage('When does the library open?');
    await page.getByText('The library opens').waitFor();
    expect(await page.getByRole('article').getAttribute('aria-busy')).toBe('true');
    open();
    await page.getByRole('list', { name: 'Sources' }).waitFor();

    expect(await page.getByRole('article').getAttribute('aria-busy')).toBe('false');
    expect(await page.locator('.answer-text').textContent()).toBe('The library opens at nine.1');
    expect(await page.locator('.source').textContent()).toMatch(
      /guide\.pdf · page 3\s*Opening hours\s*The library opens/,
    );
  });

  it('takes back what it has shown when the answer begins anew', async () => {
    const { opened, open } = createGate();
    answer = async function* () {
      yield { type: 'delta', text: 'Words of one who has gone' };
      yield { type: 'restart' };
      yield { type: 'delta', text: 'The library' };
      await opened;
      yield { type: 'done', answer: ANSWER };
    };

    await askOnPage('When does the library open?');
    await page.getByText('The library', { exact: true }).waitFor();

    expect(await page.locator('.answer-text').textContent()).toBe('The library');
    open();
  });

  it('opens the cited page of the document in a tab of its own', async () => {
    await askOnPage('When does the library open?');
    const marker = page.getByRole('link', { name: 'Source 1: guide.pdf, page 3' });
    const href = await marker.evaluate((link) => (link as HTMLAnchorElement).href);
    const [tab] = await Promise.all([page.context().waitForEvent('page'), marker.click()]);

    expect(href).toBe(`${listener.url}/documents/guide.pdf#page=3`);
    expect((await page.request.get(href)).headers()['content-type']).toBe('application/pdf');
    await tab.close();
  });

  it('asks an example by a click', async () => {
    await page.getByRole('button', { name: EXAMPLE }).click();
    await page.getByRole('list', { name: 'Sources' }).waitFor();

    expect(engine.requests.map(({ message }) => message)).toEqual([EXAMPLE]);
  });

  it('asks an example by the keyboard alone', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Sources' }).waitFor();

    expect(engine.requests.map(({ message }) => message)).toEqual([EXAMPLE]);
  });

  it('tells a screen reader what goes on', async () => {
    await askOnPage('When does the library open?');
    await page.getByRole('status').getByText('The answer is there, with 1 source.').waitFor();

    expect(await page.getByRole('log', { name: 'Conversation' }).getByRole('article').count()).toBe(1);
  });

  it('shows the heading of a passage once on its card', async () => {
    const [citation] = ANSWER.citations;
    if (citation === undefined) throw new Error('The answer has no citation.');
    const excerpt = '4 Visits\n4.1 Opening hours\n\nThe library opens at nine.';
    const citations = [{ ...citation, heading: '4.1 Opening hours', excerpt }];
    answer = () => toIterable([{ type: 'done', answer: { ...ANSWER, citations } } as const]);

    await askOnPage('When does the library open?');
    await page.locator('.source').waitFor();

    expect(await page.locator('.excerpt').textContent()).toBe('4 Visits\nThe library opens at nine.');
  });

  it('opens a document whose name has to be escaped', async () => {
    const [citation] = ANSWER.citations;
    if (citation === undefined) throw new Error('The answer has no citation.');
    const source = 'Rules #1, 100%?.pdf';
    writeFileSync(join(documents, source), '%PDF-1.7');
    const citations = [{ ...citation, source, reference: documentReference(source, 2) }];
    answer = () => toIterable([{ type: 'done', answer: { ...ANSWER, citations } } as const]);

    await askOnPage('When does the library open?');
    const href = await page
      .getByRole('link', { name: source, exact: true })
      .evaluate((link) => (link as HTMLAnchorElement).href);

    expect((await page.request.get(href)).status()).toBe(200);
  });

  it('goes on with the conversation, and forgets it for a new one', async () => {
    await askOnPage('When does the library open?');
    await page.locator('.source').waitFor();
    await askOnPage('And on Sundays?');
    await page.locator('.source').nth(1).waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await expect.poll(() => engine.forgotten).toEqual([SESSION_ID]);

    expect(engine.requests.map(({ sessionId }) => sessionId)).toEqual([undefined, SESSION_ID]);
    expect(await page.getByRole('article').count()).toBe(0);
    expect(await page.getByText('What would you like to know?').isVisible()).toBe(true);
  });

  it('stops an answer at the press of a button', async () => {
    const { opened: aborted, open } = createGate();
    answer = async function* (_request, { signal }) {
      signal?.addEventListener('abort', open);
      yield { type: 'delta', text: 'On and on' } as const;
      await aborted;
    };

    await askOnPage('When does the library open?');
    await page.getByText('On and on').waitFor();
    await page.getByRole('button', { name: 'Stop the answer' }).click();
    await page.getByText('You stopped this answer.').waitFor();

    await expect(aborted).resolves.toBeUndefined();
    expect(await page.getByLabel('Your question').evaluate((box) => box === document.activeElement)).toBe(
      true,
    );
  });

  it('says kindly that it was too much, and asks again at the press of a button', async () => {
    answer = () =>
      toIterable([
        { type: 'error', error: new RagError('rate_limited', '', { retryAfterMs: 6_500 }) } as const,
      ]);

    await askOnPage('When does the library open?');
    await page.getByRole('alert').getByText('You can go on in 7 seconds.').waitFor();
    answer = () => toIterable(EVENTS);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.source').waitFor();

    expect(engine.requests).toHaveLength(2);
  });

  it('says when an answer broke off, and keeps what was there', async () => {
    answer = () =>
      toIterable([
        { type: 'delta', text: 'The library opens' },
        { type: 'error', error: new RagError('timeout', 'late', { retryable: false }) },
      ] as const);

    await askOnPage('When does the library open?');
    await page.getByRole('alert').getByText('broke off').waitFor();

    expect(await page.locator('.answer-text').textContent()).toBe('The library opens');
  });

  it('goes on by itself with an answer that broke off', async () => {
    answer = ({ resume }) =>
      toIterable<AnswerEvent>(
        resume === undefined
          ? [
              { type: 'delta', text: 'The library opens ' },
              { type: 'error', error: new RagError('timeout', 'late', { retryAfterMs: 0 }) },
            ]
          : EVENTS.slice(3),
      );

    await askOnPage('When does the library open?');
    await page.getByRole('list', { name: 'Sources' }).waitFor();

    expect(await page.locator('.answer-text').textContent()).toBe('The library opens at nine.1');
    expect(engine.requests.map(({ resume }) => resume?.length)).toEqual([undefined, 18]);
  });

  it('says when there is no network', async () => {
    await page.context().setOffline(true);

    await askOnPage('When does the library open?');

    await page.getByRole('alert').getByText('You seem to be offline.').waitFor();
    await page.context().setOffline(false);
  });

  it('shows markup in questions, answers and excerpts as text', async () => {
    const evil = '<img src=x onerror="document.title=1">';
    const [citation] = ANSWER.citations;
    const whole: Answer = {
      ...ANSWER,
      text: `${evil}[1]`,
      citations:
        citation === undefined ? [] : [{ ...citation, excerpt: evil, heading: evil, source: `${evil}.pdf` }],
    };
    answer = () => toIterable([{ type: 'done', answer: whole } as const]);

    await askOnPage(evil);
    await page.locator('.source').waitFor();

    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.getByText(evil).count()).toBeGreaterThanOrEqual(4);
  });

  it.each([
    ['cached', { cached: true }, 'Answered before'],
    ['degraded', { degraded: ['model'] }, 'simpler than usual'],
    ['truncated', { truncated: true }, 'greatest length'],
  ] as const)('says that an answer is %s', async (_name, change, remark) => {
    answer = () => toIterable([{ type: 'done', answer: { ...ANSWER, ...change } } as const]);

    await askOnPage('When does the library open?');

    await page.getByText(remark).waitFor();
  });

  it('fits a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await askOnPage('When does the library open, on every day of the week and on public holidays as well?');
    await page.locator('.source').waitFor();

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await page.getByLabel('Your question').isVisible()).toBe(true);
  });
});
