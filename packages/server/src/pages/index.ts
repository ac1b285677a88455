export { compressPage } from './compress-page.ts';
export { addFeedbackRoute } from './feedback.ts';
export { createPage, loadPage, type PageSettings } from './load-page.ts';
export { addAsset, addPage, type Page, type PageAsset } from './page.ts';
export { examplesOf } from './read-examples.ts';
