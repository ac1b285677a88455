import type { PageSettings } from '../pages/load-page.ts';

export const PAGE_SETTINGS: PageSettings = {
  title: 'Ask',
  examples: ['When?'],
  quotesOnly: false,
  sessionSeconds: 900,
};
