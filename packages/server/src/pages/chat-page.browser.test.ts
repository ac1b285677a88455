import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, documentReference } from '@rag/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ANSWER, EVENTS, SESSION_ID, toIterable } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import {
  askOnPage,
  openBrowser,
  openPage,
  type PageService,
  startPageService,
} from './__fixtures__/open-browser.ts';

const QUESTION = 'When does the library open?';
const [CITATION] = ANSWER.citations;
if (CITATION === undefined) throw new Error('The answer has no citation.');

function done(change: Partial<Answer>) {
  return () => toIterable([{ type: 'done', answer: { ...ANSWER, ...change } } as const]);
}

describe('the chat page', () => {
  let browser: Browser;
  let service: PageService;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    service = await startPageService({ settings: { examples: [QUESTION] } });
    ({ page, complaints } = await openPage(browser, [service.url]));
    await page.goto(service.url);
  });

  afterEach(async () => {
    await page.context().close();
    await service.close();
    expect(complaints).toEqual([]);
  });

  const sources = () => page.getByRole('list', { name: 'Sources' });
  const text = () => page.locator('.answer-text').textContent();
  const messages = () => service.engine.requests.map(({ message }) => message);

  it('shows the answer while it arrives, and then its sources', async () => {
    const { opened, open } = createGate();
    service.answerWith(async function* () {
      yield* EVENTS.slice(0, 3);
      await opened;
      yield* EVENTS.slice(3);
    });

    await askOnPage(page, QUESTION);
    await page.locator('.answer-text').getByText('The library opens').waitFor();
    expect(await page.locator('.answer').getAttribute('aria-busy')).toBe('true');
    open();
    await sources().waitFor();

    expect(await page.locator('.answer').getAttribute('aria-busy')).toBe('false');
    expect(await text()).toBe('The library opens at nine.1');
    expect(await page.locator('.source').textContent()).toMatch(
      /guide\.pdf\s*page 3\s*Opening hours\s*The library opens/,
    );
  });

  it('shows progress until the first text arrives', async () => {
    const { opened, open } = createGate();
    service.answerWith(async function* () {
      yield* EVENTS.slice(0, 2);
      await opened;
      yield* EVENTS.slice(2);
    });

    await askOnPage(page, QUESTION);
    await page.locator('.step').getByText('Reading one passage…').waitFor();
    await page.getByRole('status').getByText('Reading one passage…').waitFor();
    open();
    await sources().waitFor();

    expect(await page.locator('.step').count()).toBe(0);
  });

  it('removes the text so far when the answer restarts', async () => {
    const { opened, open } = createGate();
    service.answerWith(async function* () {
      yield { type: 'delta', text: 'Words of a lost answer' };
      yield { type: 'restart' };
      yield { type: 'delta', text: 'The library' };
      await opened;
      yield { type: 'done', answer: ANSWER };
    });

    await askOnPage(page, QUESTION);
    await page.locator('.answer-text').getByText('The library', { exact: true }).waitFor();

    expect(await text()).toBe('The library');
    open();
  });

  it('opens the cited page of the document in a new tab', async () => {
    writeFileSync(join(service.documents, 'guide.pdf'), '%PDF-1.7');

    await askOnPage(page, QUESTION);
    const marker = page.getByRole('link', { name: 'Source 1: guide.pdf, page 3' });
    const href = await marker.evaluate((link) => (link as HTMLAnchorElement).href);
    const [tab] = await Promise.all([page.context().waitForEvent('page'), marker.click()]);

    expect(href).toBe(`${service.url}/documents/guide.pdf#page=3`);
    expect((await page.request.get(href)).headers()['content-type']).toBe('application/pdf');
    await tab.close();
  });

  it('opens a document whose name has to be escaped', async () => {
    const source = 'Rules #1, 100%?.pdf';
    writeFileSync(join(service.documents, source), '%PDF-1.7');
    service.answerWith(
      done({ citations: [{ ...CITATION, source, reference: documentReference(source, 2) }] }),
    );

    await askOnPage(page, QUESTION);
    const link = page.getByRole('link', { name: source, exact: true });
    const href = await link.evaluate((anchor) => (anchor as HTMLAnchorElement).href);

    expect((await page.request.get(href)).status()).toBe(200);
  });

  it('highlights the cited sentence and shows the whole passage on request', async () => {
    const excerpt = [
      '4 Visits',
      'Opening hours',
      'The garden behind the house is open to everyone from spring to autumn, dogs on a lead included.',
      'The library opens at nine and closes at six.',
      'Day | Opens | Closes',
      'Saturday | 10:00 | 13:00',
      'Sunday | closed | closed',
      'Groups of more than ten people are asked to announce their visit a week before, by telephone.',
    ].join('\n');
    service.answerWith(done({ citations: [{ ...CITATION, excerpt }] }));

    await askOnPage(page, QUESTION);
    await sources().waitFor();

    expect(await page.locator('.source mark').allTextContents()).toEqual([
      'The library opens at nine and closes at six.',
    ]);
    expect(await page.locator('.source mark').isVisible()).toBe(true);
    expect(await page.getByText('The garden behind').isVisible()).toBe(false);
    expect(await page.locator('.heading').textContent()).toBe('Opening hours');
    await page.getByRole('button', { name: 'Show the whole passage' }).click();
    expect(await page.getByText('The garden behind').isVisible()).toBe(true);
    expect(await page.locator('.source tbody tr').allTextContents()).toEqual([
      'Saturday10:0013:00',
      'Sundayclosedclosed',
    ]);
    expect(await page.locator('.passage').getByText('Opening hours').count()).toBe(0);
  });

  it('renders the Markdown that models write', async () => {
    const markdown = [
      '## Opening hours',
      '| Day | Opens |',
      '|---|---|',
      '| Monday | **nine** [1] |',
      '',
      '1. Bring `form-7`',
      '2. See [the guide](guide.pdf#page=3) or [this](javascript:alert(1))',
    ].join('\n');
    service.answerWith(done({ text: markdown }));

    await askOnPage(page, QUESTION);
    await sources().waitFor();

    const answer = page.locator('.answer-text');
    expect(await answer.getByRole('heading', { level: 3 }).textContent()).toBe('Opening hours');
    expect(await answer.locator('td').allTextContents()).toEqual(['Monday', 'nine\u00a01']);
    expect(await answer.locator('li code').textContent()).toBe('form-7');
    expect(
      await answer.locator('li a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
    ).toEqual([`${service.url}/documents/guide.pdf#page=3`]);
  });

  it('shows markup in questions, answers and excerpts as text', async () => {
    const evil = '<img src=x onerror="document.title=1">';
    service.answerWith(
      done({
        text: `${evil}[1]`,
        citations: [{ ...CITATION, excerpt: evil, heading: `${evil}!`, source: `${evil}.pdf` }],
      }),
    );

    await askOnPage(page, evil);
    await sources().waitFor();

    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.getByText(evil).count()).toBeGreaterThanOrEqual(4);
  });

  it('asks an example question on a click', async () => {
    await page.getByRole('button', { name: QUESTION }).click();
    await sources().waitFor();

    expect(messages()).toEqual([QUESTION]);
  });

  it('asks an example question with the keyboard only', async () => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await sources().waitFor();

    expect(messages()).toEqual([QUESTION]);
  });

  it('announces a complete answer to screen readers', async () => {
    await askOnPage(page, QUESTION);
    await page.getByRole('status').getByText('The answer is ready, with one source.').waitFor();

    expect(await page.getByRole('log', { name: 'Conversation' }).getByRole('article').count()).toBe(1);
  });

  it('continues the conversation, and deletes it when a new one starts', async () => {
    await askOnPage(page, QUESTION);
    await page.locator('.source').waitFor();
    await askOnPage(page, 'And on Sundays?');
    await page.locator('.source').nth(1).waitFor();
    await page.getByRole('button', { name: 'New conversation' }).click();
    await expect.poll(() => service.engine.forgotten).toEqual([SESSION_ID]);

    expect(service.engine.requests.map(({ sessionId }) => sessionId)).toEqual([undefined, SESSION_ID]);
    expect(await page.getByRole('article').count()).toBe(0);
    expect(await page.getByText('What would you like to know?').isVisible()).toBe(true);
  });

  it('stops an answer with a button', async () => {
    const { opened: aborted, open } = createGate();
    service.answerWith(async function* (_request, { signal }) {
      signal?.addEventListener('abort', open);
      yield { type: 'delta', text: 'On and on' } as const;
      await aborted;
    });

    await askOnPage(page, QUESTION);
    await page.getByText('On and on').waitFor();
    await page.getByRole('button', { name: 'Stop the answer' }).click();
    await page.locator('.stopped').getByText('You stopped this answer.').waitFor();

    await expect(aborted).resolves.toBeUndefined();
    const box = page.getByLabel('Your question');
    await expect.poll(() => box.evaluate((node) => node === document.activeElement)).toBe(true);
  });

  it('copies an answer with its sources', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

    await askOnPage(page, QUESTION);
    await page.getByRole('button', { name: 'Copy the answer' }).click();
    await page.getByRole('status').getByText('Copied').waitFor();

    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      'The library opens at nine.[1]\n\nSources:\n[1] guide.pdf, page 3',
    );
  });

  it('asks the question again and replaces the answer', async () => {
    await askOnPage(page, QUESTION);
    await page.getByRole('button', { name: 'Ask again' }).click();
    await expect.poll(messages).toEqual([QUESTION, QUESTION]);
    await sources().waitFor();

    expect(await page.getByRole('article').count()).toBe(1);
    expect(await page.locator('.source').count()).toBe(1);
  });

  it('edits the last question with the arrow key and replaces the old one', async () => {
    await askOnPage(page, QUESTION);
    await sources().waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await page.getByLabel('Your question').inputValue()).toBe(QUESTION);
    expect(await page.locator('.editing').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('status').textContent()).toBe('');
    await page.keyboard.press('ArrowUp');
    await askOnPage(page, 'When does it close?');
    await expect.poll(messages).toEqual([QUESTION, 'When does it close?']);
    await sources().waitFor();

    expect(await page.locator('.question').allTextContents()).toEqual(['When does it close?']);
    expect(await page.locator('.editing').isVisible()).toBe(false);
  });

  it('sends feedback on whether an answer helped', async () => {
    await askOnPage(page, QUESTION);
    await page.getByRole('group', { name: 'Was this helpful?' }).getByRole('button', { name: 'Yes' }).click();
    await page.getByText('Only the click is counted.').first().waitFor();

    await expect.poll(() => service.ratings).toEqual([true]);
  });

  it('suggests other topics of the cited documents', async () => {
    const passage = { id: 'p2', content: 'A card costs 5.', source: 'guide.pdf', score: 1 };
    service.answerWith(() =>
      toIterable([
        {
          type: 'sources',
          passages: [
            { ...passage, heading: '4.2 Library cards' },
            { ...passage, id: 'p3', heading: 'Elsewhere', source: 'other.pdf' },
          ],
        } as const,
        { type: 'done', answer: ANSWER } as const,
      ]),
    );

    await askOnPage(page, QUESTION);
    const suggestions = page.getByRole('list', { name: 'Also in the documents' }).getByRole('button');
    await suggestions.first().waitFor();
    expect(await suggestions.allTextContents()).toEqual(['Library cards']);
    await suggestions.click();
    await expect.poll(messages).toEqual([QUESTION, 'Library cards']);
  });

  it('suggests what to do when the documents do not answer', async () => {
    service.answerWith(
      done({ outcome: 'not_found', text: 'The documents do not say.', citations: [], sources: [] }),
    );

    await askOnPage(page, 'Who won in 1998?');
    await page.getByText('Try other words').waitFor();
    await page.getByRole('status').getByText('The documents do not answer this question.').waitFor();
    await page.getByRole('list', { name: 'Or ask one of these:' }).getByRole('button').click();

    await expect.poll(messages).toEqual(['Who won in 1998?', QUESTION]);
  });

  it.each([
    ['cached', { cached: true }, 'Answered before'],
    ['degraded', { degraded: ['model'] }, 'simpler than usual'],
    ['truncated', { truncated: true }, 'maximum length'],
  ] as const)('shows that an answer is %s', async (_name, change, note) => {
    service.answerWith(done(change));

    await askOnPage(page, QUESTION);

    await page.locator('.notes').getByText(note).waitFor();
  });
});
