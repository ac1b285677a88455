import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openBrowser, type PageService, type PageServiceOptions, startPageService } from './open-browser.ts';

export interface UsedPageService {
  readonly browser: Browser;
  readonly service: PageService;
}

/** One browser for all tests of a suite, and a service of its own for each of them. */
export function usePageService(options?: PageServiceOptions): UsedPageService {
  let browser: Browser;
  let service: PageService;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    service = await startPageService(options);
  });
  afterEach(() => service.close());

  return {
    get browser() {
      return browser;
    },
    get service() {
      return service;
    },
  };
}
