export { createDocumentFiles, type ServeDocument } from './document-files.ts';
export { describeMissing, findMissing } from './find-missing.ts';
