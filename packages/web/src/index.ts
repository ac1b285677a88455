export { loadDashboardFiles, loadWebFiles } from './load-web-files.ts';
export type { DashboardFiles, HashedFile, WebFiles } from './web-files.ts';
