import { CHROMIUM_FLAGS, findChromium } from '@rag/testkit/chromium';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { createFakeEngine } from '../__fixtures__/fake-engine.ts';
import { type Listener, listen } from '../networking/index.ts';
import { openSwaggerUi } from '../node/index.ts';

let listener: Listener;
const engine = createFakeEngine();

beforeAll(async () => {
  const app = createFakeApp({ engine, swaggerUi: openSwaggerUi() });
  listener = await listen(app.fetch, { host: '127.0.0.1', port: 0 });
});
afterAll(() => listener.close(0));

it('the API reference sends an example request under the content security policy', async () => {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    const violations: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') violations.push(message.text());
    });
    await page.goto(`${listener.url}/docs#/Questions/ask`);
    await page.getByRole('button', { name: 'Execute' }).click();
    const body = page.locator('.live-responses-table .response-col_description');
    await body.getByText('The library opens at nine.[1]').first().waitFor();

    expect(engine.requests[0]?.message).toBe('What does a resident parking permit cost?');
    expect(violations).toEqual([]);
  } finally {
    await browser.close();
  }
});
