import { type AnswerEvent, RagError } from '@rag/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EVENTS, toIterable } from '../__fixtures__/fake-engine.ts';
import {
  askOnPage,
  openBrowser,
  openPage,
  type PageService,
  startPageService,
} from './__fixtures__/open-browser.ts';

const QUESTION = 'When does the library open?';

describe('the chat page, when a question fails', () => {
  let browser: Browser;
  let service: PageService;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    service = await startPageService();
    ({ page, complaints } = await openPage(browser, [service.url]));
    await page.clock.install();
    await page.goto(service.url);
  });

  afterEach(async () => {
    await page.context().close();
    await service.close();
    expect(complaints).toEqual([]);
  });

  function failWith(error: RagError, ...before: readonly AnswerEvent[]): void {
    service.answerWith(() => toIterable<AnswerEvent>([...before, { type: 'error', error }]));
  }

  const text = () => page.locator('.answer-text').textContent();

  it('counts down when a limit is reached and blocks questions until then', async () => {
    failWith(new RagError('rate_limited', '', { retryAfterMs: 6_500 }));

    await askOnPage(page, QUESTION);
    const retry = page.getByRole('button', { name: 'Try again in 7 s' });
    await retry.waitFor();
    await page.getByLabel('Your question').fill('And now?');
    expect(await retry.isDisabled()).toBe(true);
    // A screen reader hears the reason, and not each second.
    expect(await page.getByRole('alert').textContent()).toBe(
      'You have asked many questions in a short time.',
    );
    expect(await page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(true);
    service.answerWith(() => toIterable(EVENTS));
    await page.clock.runFor(7_000);
    await page.getByRole('status').getByText('You can ask again.').waitFor();
    expect(await page.getByRole('button', { name: 'Ask', exact: true }).isDisabled()).toBe(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.source').waitFor();

    expect(service.engine.requests).toHaveLength(2);
    expect(await page.getByRole('article').count()).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('reports that an answer was interrupted and keeps the text so far', async () => {
    failWith(new RagError('timeout', 'late', { retryable: false }), {
      type: 'delta',
      text: 'The library opens',
    });

    await askOnPage(page, QUESTION);
    await page.getByRole('alert').getByText('broke off').waitFor();

    expect(await text()).toBe('The library opens');
    // The alert says it, and nothing else contradicts the text that is there.
    expect(await page.getByRole('status').textContent()).toBe('');
  });

  it('resumes an interrupted answer automatically', async () => {
    service.answerWith(({ resume }) =>
      toIterable<AnswerEvent>(
        resume === undefined
          ? [
              { type: 'delta', text: 'The library opens ' },
              { type: 'error', error: new RagError('timeout', 'late', { retryAfterMs: 0 }) },
            ]
          : EVENTS.slice(3),
      ),
    );

    await askOnPage(page, QUESTION);
    await page.clock.runFor(10);
    await page.getByRole('list', { name: 'Sources' }).waitFor();

    expect(await text()).toBe('The library opens at nine.1');
    expect(service.engine.requests.map(({ resume }) => resume?.length)).toEqual([undefined, 18]);
  });

  it('reports that the browser is offline', async () => {
    await page.context().setOffline(true);

    await askOnPage(page, QUESTION);

    await page.getByRole('alert').getByText('You are offline.').waitFor();
    await page.context().setOffline(false);
  });

  it.each([
    ['overloaded', true, 'very busy'],
    ['internal', false, 'Something went wrong on our side'],
    ['index_missing', true, 'No documents have been added yet'],
    ['content_filtered', false, 'content filter'],
  ] as const)('explains the error %s', async (code, retryable, sentence) => {
    failWith(new RagError(code, 'not for readers', { retryable }));

    await askOnPage(page, QUESTION);

    await page.getByRole('alert').getByText(sentence).waitFor();
    expect(await page.getByText('not for readers').count()).toBe(0);
  });
});
