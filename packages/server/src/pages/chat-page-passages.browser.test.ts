import type { Citation } from '@rag/core';
import type { BrowserContextOptions, Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ANSWER, toIterable } from '../__fixtures__/fake-engine.ts';
import { findViolations } from './__fixtures__/find-violations.ts';
import { askOnPage, openPage } from './__fixtures__/open-browser.ts';
import { usePageService } from './__fixtures__/use-page-service.ts';

const PHONE = { viewport: { width: 360, height: 640 } };
const WEEK = [
  '1 Places and opening hours',
  'Library | Monday | Tue–Thu | Friday | Saturday',
  'Central Library, Alte Spinnerei, Spinnereistrasse 2 | closed | 10:00–19:00 | 10:00–20:00 | 10:00–16:00',
  'Feldmoos branch, in the school house, Schulweg 4 | closed | 14:00–18:00 | 14:00–18:00 | closed',
  'The branch in Feldmoos stays closed during the school holidays, and so does the reading room upstairs.',
].join('\n');
const ROW = 'Central Library, Alte Spinnerei: Friday 10:00–20:00, Saturday 10:00–16:00';

describe('the cited passages of the chat page', () => {
  const used = usePageService();

  function citation(marker: number, excerpt: string, heading: string): Citation {
    const source = 'guide.pdf';
    return { marker, excerpt, heading, source, passageId: `p${marker}`, reference: source };
  }

  async function ask(text: string, citations: readonly Citation[], options: BrowserContextOptions = {}) {
    used.service.answerWith(() =>
      toIterable([{ type: 'done', answer: { ...ANSWER, text, citations } } as const]),
    );
    const { page } = await openPage(used.browser, [used.service.url], options);
    await page.goto(used.service.url);
    await askOnPage(page, 'When is it open?');
    await page.locator('.source').first().waitFor();
    return page;
  }

  /** Whether an element is within the box that scrolls it, and not only somewhere in it. */
  function isInView(cell: Locator): Promise<boolean> {
    return cell.evaluate((node) => {
      const inner = node.getBoundingClientRect();
      const outer = node.closest('.source')?.getBoundingClientRect();
      return outer !== undefined && inner.left >= outer.left && inner.right <= outer.right;
    });
  }

  it.each([
    ['two cards side by side', {}],
    ['a phone', PHONE],
  ] as const)(
    'show every cell of a cited row without scrolling, with its column, on %s',
    async (_name, options) => {
      const cards = [citation(1, WEEK, '1 Places'), citation(2, 'It opens at nine.', 'Hours')];
      const page = await ask(`${ROW} [1]\nIt opens at nine. [2]`, cards, options);

      const cells = page.locator('.source .marked td');
      expect(await cells.count()).toBe(5);
      for (const cell of await cells.all()) expect(await isInView(cell)).toBe(true);
      const columns = await cells.evaluateAll((nodes) =>
        nodes.map((node) => getComputedStyle(node, '::before').content),
      );
      expect(columns.slice(1)).toEqual(['"Monday"', '"Tue–Thu"', '"Friday"', '"Saturday"']);
      expect(await findViolations(page)).toEqual([]);
      await page.context().close();
    },
  );

  it('show a table as a table where there is room for it', async () => {
    const page = await ask(`${ROW} [1]`, [citation(1, WEEK, '1 Places')]);

    expect(await page.locator('.source th').allTextContents()).toHaveLength(5);
    expect(await page.locator('.source th').last().isVisible()).toBe(true);
    await page.context().close();
  });

  it('have their heading marked if that is what the answer rests on', async () => {
    const text = 'The guide describes the rights of readers. [1]';
    const excerpt = '3 Rights of readers\nNobody is asked for a reason. Complaints go to the office.';
    const page = await ask(text, [citation(1, excerpt, '3 Rights of readers')]);

    expect(await page.locator('.source mark').allTextContents()).toEqual(['3 Rights of readers']);
    expect(await page.locator('.source mark').isVisible()).toBe(true);
    await page.context().close();
  });
});
