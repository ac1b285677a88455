import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltFiles, DashboardFiles, WebFiles } from './web-files.ts';

/** Written by the build beside the compiled file. */
export const BUILT_FILE = 'web-files.json';

/** What the chat page and the widget are made of. */
export async function loadWebFiles(): Promise<WebFiles> {
  const built = readBuiltFiles();
  if (built !== undefined) return built;
  const { bundleWebFiles } = await import('./bundle.ts');
  return bundleWebFiles();
}

/** What the dashboard is made of. */
export async function loadDashboardFiles(): Promise<DashboardFiles> {
  const built = readBuiltFiles();
  if (built !== undefined) return built.dashboard;
  const { bundleDashboardFiles } = await import('./bundle.ts');
  return bundleDashboardFiles();
}

/** The files as the build has written them; nothing in the sources, from which they are bundled when they are needed. */
function readBuiltFiles(): BuiltFiles | undefined {
  const built = join(import.meta.dirname, BUILT_FILE);
  return existsSync(built) ? JSON.parse(readFileSync(built, 'utf8')) : undefined;
}
