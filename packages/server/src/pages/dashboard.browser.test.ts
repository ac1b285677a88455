import { readConfiguration } from '@rag/configuration';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUSY_DAY, ledgerOf, NOTHING_YET } from '../dashboard/__fixtures__/busy-day.ts';
import { createDashboard } from '../dashboard/index.ts';
import type { LedgerReading } from '../ledger/index.ts';
import { findViolations } from './__fixtures__/find-violations.ts';
import { openBrowser, openPage, type PageService, startPageService } from './__fixtures__/open-browser.ts';

const TOKEN = 'a token of the operator';
const PHONE = { viewport: { width: 390, height: 780 } };

describe('the dashboard in a browser', () => {
  let browser: Browser;
  let service: PageService | undefined;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  afterAll(() => browser.close());

  async function open(
    read: () => Promise<LedgerReading>,
    {
      environment = {},
      ...options
    }: BrowserContextOptions & { readonly environment?: Record<string, string> } = {},
  ) {
    const { addDashboard } = createDashboard(readConfiguration(environment), ledgerOf(read));
    service = await startPageService({ app: addDashboard === undefined ? {} : { addDashboard } });
    const watched = await openPage(browser, [service.url], options);
    await watched.page.goto(`${service.url}/dashboard`);
    return watched;
  }

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', PHONE],
  ] as const)(
    'shows the fleet without violations of accessibility or its policy (%s)',
    async (_, options) => {
      const { page, complaints } = await open(async () => BUSY_DAY, options);
      await page.getByText('Live · 3 replicas').waitFor();
      await page.getByText('trying again').waitFor();
      expect(await findViolations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate<number>(overflow)).toBe(0);
      await page.context().close();
    },
  );

  it('says how high its charts reach and when they begin', async () => {
    const { page } = await open(async () => BUSY_DAY);
    const plotOf = async (name: string): Promise<string[]> => {
      const plot = page.getByRole('region', { name }).locator('.plot');
      await plot.waitFor();
      return plot.locator('p').allTextContents();
    };
    const heard = await page.getByRole('img', { name: /^Cost by hour/ }).getAttribute('aria-label');
    expect(heard).toMatch(/^Cost by hour in the last 24 hours, from 24 h ago, up to \$\d/);
    expect(await plotOf('Cache hit rate')).toEqual(['100 %', '60 min agonow']);
    expect(await plotOf('Time to the whole answer')).toEqual([
      expect.stringMatching(/^\d.* s$/),
      '60 min agonow',
    ]);
    expect(await plotOf('Cost today')).toEqual([expect.stringMatching(/^\$\d/), '24 h agonow']);
    await page.context().close();
  });

  it('is calm before anything has happened', async () => {
    const { page, complaints } = await open(async () => NOTHING_YET);
    await page.getByText('All is well').waitFor();
    await page.getByText('Live · this process alone').waitFor();
    expect(await page.getByRole('region', { name: 'Cache hit rate' }).textContent()).toContain('–');
    expect(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|Infinity/);
    expect(await findViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says that the numbers of the fleet cannot be read', async () => {
    const { page } = await open(async () => ({ ...NOTHING_YET, scope: 'cut_off_replica' }));
    await page.getByText('Redis is unreachable: these are the numbers of this replica alone.').waitFor();
    await page.getByText('The other replicas are unknown').waitFor();
    expect(await page.getByText('All is well').count()).toBe(0);
    expect(await findViolations(page)).toEqual([]);
    await page.context().close();
  });

  it('shows the alerts that fire, with what was measured', async () => {
    const failing = { distinct: {}, amounts: { questions: 100, failed: 20 } };
    const reading = { ...NOTHING_YET, minutes: [...NOTHING_YET.minutes.slice(1), failing] };
    const { page } = await open(async () => reading);
    const alert = page.getByRole('region', { name: 'Alerts' }).getByRole('listitem');
    await alert.first().waitFor();
    expect(await alert.allTextContents()).toEqual([
      expect.stringMatching(/Errors above 1 %[\s\S]*20 % over 5 min/),
    ]);
    expect(await findViolations(page)).toEqual([]);
    await page.context().close();
  });

  it('follows the numbers, and keeps the last ones when the service is gone', async () => {
    let reading: LedgerReading = NOTHING_YET;
    const { page } = await open(async () => reading);
    await page.getByText('All is well').waitFor();
    reading = { ...NOTHING_YET, day: { distinct: {}, amounts: { questions: 77 } } };
    await page.getByText('77', { exact: true }).waitFor();
    await page.route('**/dashboard/data', (route) => route.abort());
    await page.getByText('The service cannot be reached. These are the last numbers.').waitFor();
    expect(await page.getByText('77', { exact: true }).count()).toBe(1);
    await page.context().close();
  });

  it('asks for the token, and shows nothing without it', async () => {
    const environment = { DASHBOARD_TOKEN: TOKEN };
    const { page } = await open(async () => BUSY_DAY, {
      environment,
      httpCredentials: { username: 'operator', password: TOKEN },
    });
    await page.getByText('Live · 3 replicas').waitFor();
    await page.context().close();
    const url = service?.url;
    for (const path of ['/dashboard', '/dashboard/data']) {
      const { status, headers } = await fetch(`${url}${path}`);
      expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
    }
  });

  it('is not there where others can reach the service and no token is set', async () => {
    const { page } = await open(async () => BUSY_DAY, { environment: { HOST: '0.0.0.0' } });
    expect((await page.request.get(`${service?.url}/dashboard`)).status()).toBe(404);
    expect((await page.request.get(`${service?.url}/dashboard/data`)).status()).toBe(404);
    await page.context().close();
  });
});
