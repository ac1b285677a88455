/** Writes the bundled files into `dist`, where nothing is left to bundle. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWebFiles } from './bundle.ts';
import { BUILT_FILE } from './load-web-files.ts';

writeFileSync(join(import.meta.dirname, '..', 'dist', BUILT_FILE), JSON.stringify(await bundleWebFiles()));
