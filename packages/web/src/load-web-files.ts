import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebFiles } from './web-files.ts';

/** Written by the build beside the compiled file. */
export const BUILT_FILE = 'web-files.json';

/** The files as the build has written them; from the sources, which nothing is built from, bundled now. */
export async function loadWebFiles(): Promise<WebFiles> {
  const built = join(import.meta.dirname, BUILT_FILE);
  if (existsSync(built)) return JSON.parse(readFileSync(built, 'utf8'));
  const { bundleWebFiles } = await import('./bundle.ts');
  return bundleWebFiles();
}
