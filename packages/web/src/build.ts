/** Writes the bundled files into `dist`, where nothing is left to bundle. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleDashboardFiles, bundleWebFiles } from './bundle.ts';
import { BUILT_FILE } from './load-web-files.ts';

import type { BuiltFiles } from './web-files.ts';

const files: BuiltFiles = { ...(await bundleWebFiles()), dashboard: await bundleDashboardFiles() };
writeFileSync(join(import.meta.dirname, '..', 'dist', BUILT_FILE), JSON.stringify(files));
