import { DEFAULT_CHAT_SETTINGS } from '@rag/core';
import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ANSWER, toIterable } from '../__fixtures__/fake-engine.ts';
import { createGate } from '../__fixtures__/gate.ts';
import { findViolations } from './__fixtures__/find-violations.ts';
import { askOnPage, openPage } from './__fixtures__/open-browser.ts';
import { usePageService } from './__fixtures__/use-page-service.ts';

const QUESTION = 'When does the library open, on every day of the week and on public holidays as well?';
const PHONE = { viewport: { width: 360, height: 640 } };

describe('the chat page, for every reader', () => {
  const used = usePageService({ settings: { quotesOnly: true, title: undefined } });

  async function open(options: BrowserContextOptions = {}) {
    const { page } = await openPage(used.browser, [used.service.url], options);
    await page.goto(used.service.url);
    return page;
  }

  it.each([
    ['de-CH', 'de', 'Fragen Sie die Dokumente', 'Was möchten Sie wissen?', 'Ihre Frage'],
    ['fr-FR', 'fr', 'Interrogez les documents', 'Que souhaitez-vous savoir ?', 'Votre question'],
    ['es-MX', 'es', 'Pregunte a los documentos', '¿Qué quiere saber?', 'Su pregunta'],
    ['pl-PL', 'en', 'Ask the documents', 'What would you like to know?', 'Your question'],
  ])('greets a browser set to %s in the language %s', async (locale, language, title, welcome, label) => {
    const page = await open({ locale });

    await page.getByText(welcome).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await page.getByLabel(label).count()).toBe(1);
    expect([await page.title(), await page.locator('h1').textContent()]).toEqual([title, title]);
    await page.context().close();
  });

  it.each(['notFound', 'filtered', 'ungrounded', 'unsupportedFigures'] as const)(
    'says the sentence %s of the service in the language of the reader',
    async (name) => {
      const text = DEFAULT_CHAT_SETTINGS.texts[name];
      const answer = { ...ANSWER, outcome: 'not_found', text, citations: [], sources: [] } as const;
      used.service.answerWith(() =>
        toIterable([
          { type: 'delta', text },
          { type: 'done', answer },
        ]),
      );
      const page = await open({ locale: 'de-DE' });
      await page.getByLabel('Ihre Frage').fill('Wer gewann 1998?');
      await page.keyboard.press('Enter');

      await page.getByText('Versuchen Sie').waitFor();
      expect(await page.locator('.answer').textContent()).not.toContain(text.slice(0, 20));
      await page.context().close();
    },
  );

  it('fits the screen of a phone', async () => {
    const page = await open(PHONE);
    await askOnPage(page, QUESTION);
    await page.locator('.source').waitFor();

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await page.getByLabel('Your question').isVisible()).toBe(true);
    await page.context().close();
  });

  it('sets right-to-left and left-to-right text in its own direction', async () => {
    const answer = { ...ANSWER, text: 'تفتح المكتبة في التاسعة.[1]' };
    used.service.answerWith(() => toIterable([{ type: 'done', answer } as const]));
    const page = await open();
    await askOnPage(page, 'متى تفتح المكتبة؟');
    await page.locator('.source').waitFor();

    const directions = await page
      .locator('.question, .answer-text p, .passage p')
      .evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).direction));
    expect(directions).toEqual(['rtl', 'rtl', 'ltr']);
    await page.context().close();
  });

  it('keeps a marker out of a figure before it in right-to-left text', async () => {
    const answer = { ...ANSWER, text: 'السبت 10:00–16:00 [1]' };
    used.service.answerWith(() => toIterable([{ type: 'done', answer } as const]));
    const page = await open();
    await askOnPage(page, 'متى تفتح المكتبة؟');
    await page.locator('.source').waitFor();

    const [text, marker] = await page.locator('.answer-text p').evaluate((paragraph) => {
      const range = document.createRange();
      range.selectNodeContents(paragraph.firstChild ?? paragraph);
      return [range, paragraph.querySelector('.marker') ?? paragraph].map(
        (part) => part.getBoundingClientRect().left,
      );
    });
    // The text runs to the left, and the marker follows it.
    expect(marker).toBeLessThan(text ?? 0);
    await page.context().close();
  });

  it('sets lists, quotes and tables in the direction of their text', async () => {
    const arabic = [
      '- الكتب',
      '- الأفلام',
      '',
      '> تفتح في التاسعة',
      '',
      '| اليوم | تفتح |',
      '|---|---|',
      '| السبت | 10:00 |',
    ];
    const text = [
      '- Books',
      '',
      '> It opens',
      '',
      '| Day | Opens |',
      '|---|---|',
      '| Saturday | 10:00 |',
      '',
      '---',
      ...arabic,
    ];
    used.service.answerWith(() =>
      toIterable([{ type: 'done', answer: { ...ANSWER, text: text.join('\n') } } as const]),
    );
    const page = await open();
    await askOnPage(page, QUESTION);
    await page.locator('.source').waitFor();

    const directions = await page
      .locator('.answer-text :is(ul, blockquote, .table)')
      .evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).direction));
    expect(directions).toEqual(['ltr', 'ltr', 'ltr', 'rtl', 'rtl', 'rtl']);
    // A cell without a letter stands below the name of its column.
    const [head, cell] = await page
      .locator('.answer-text .table')
      .last()
      .locator(':is(th, td):nth-child(2)')
      .evaluateAll((nodes) =>
        nodes.map((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          return range.getBoundingClientRect().right;
        }),
      );
    expect(cell).toBeCloseTo(head ?? 0, 0);
    await page.context().close();
  });

  it('tells a screen reader the steps, and then the whole answer once, without its markers', async () => {
    const { opened, open: goOn } = createGate();
    const text = 'It opens **at nine**.[1]\n\n| Day | Closes |\n|---|---|\n| Saturday | at four |';
    used.service.answerWith(async function* () {
      yield { type: 'delta', text: 'It opens' } as const;
      await opened;
      yield { type: 'done', answer: { ...ANSWER, text } } as const;
    });
    const page = await open();
    const status = page.getByRole('status');
    await askOnPage(page, QUESTION);
    await page.locator('.answer-text').getByText('It opens').waitFor();

    expect(await status.textContent()).toBe('Writing the answer…');
    expect(await page.getByRole('log').getAttribute('aria-live')).toBe('off');
    goOn();
    await page.locator('.source').waitFor();
    expect(await status.textContent()).toBe(
      'The answer is ready, with one source. It opens at nine. Day Closes Saturday at four',
    );
    await page.context().close();
  });

  it('explains that answers quote the documents when there is no model', async () => {
    const page = await open();

    expect(await page.getByText('answers quote the documents word for word').isVisible()).toBe(true);
    await page.context().close();
  });

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', PHONE],
  ] as const)(
    'passes the accessibility checks of axe, %s',
    async (_name, options) => {
      const page = await open({ ...options, reducedMotion: 'reduce' });
      await page.getByText('What would you like to know?').waitFor();
      expect(await findViolations(page)).toEqual([]);
      await askOnPage(page, QUESTION);
      await page.locator('.source').waitFor();

      expect(await findViolations(page)).toEqual([]);
      await page.context().close();
    },
    20_000,
  );
});
