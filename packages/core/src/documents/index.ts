export type { DocumentFormat } from './document-name.ts';
export { documentReference, formatOfName, isDocumentName, isDocumentTarget } from './document-name.ts';
