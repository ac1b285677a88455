export { compressPage } from './compress-page.ts';
export { escapeHtml } from './escape-html.ts';
export { feedbackSchema, MAX_FEEDBACK_BYTES, parseFeedback } from './feedback.ts';
export { loadPage, type PageSettings } from './load-page.ts';
export { addAsset, addPage, type Page, type PageAsset } from './page.ts';
export { examplesOf } from './read-examples.ts';
