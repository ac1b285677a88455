export type { DocumentFormat } from './document-name.ts';
export { documentReference, formatOfName, isDocumentName } from './document-name.ts';
