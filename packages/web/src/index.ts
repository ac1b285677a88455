export { loadWebFiles } from './load-web-files.ts';
export type { HashedFile, WebFiles } from './web-files.ts';
