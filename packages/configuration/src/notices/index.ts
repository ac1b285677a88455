export { describeMisspelt, findNotices, type Notice } from './find-notices.ts';
export { withoutForeign } from './foreign-variables.ts';
export { findMisspelt } from './misspelt-variables.ts';
