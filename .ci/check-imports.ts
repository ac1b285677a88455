/**
 * Checks that no source file imports a private file of another folder: where a folder has an `index.ts`, files outside
 * the folder go through it. Import circles are found by Biome (`noImportCycles`).
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*'(\.{1,2}\/[^']+\.ts)'/g;
/** Tests may look inside, and fixtures and benchmarks serve them. */
const IS_FOR_TESTS = /\.test(?:-d)?\.ts$|__fixtures__|\/bench\//;

/** The private folder that the import reaches into, if any. */
function findPrivateFolder(importer: string, imported: string): string | undefined {
  const importerFolder = dirname(importer);
  for (let folder = dirname(imported); folder.startsWith(ROOT + sep); folder = dirname(folder)) {
    if (importerFolder === folder || importerFolder.startsWith(folder + sep)) return undefined;
    const index = join(folder, 'index.ts');
    if (index !== imported && existsSync(index)) return folder;
    // An index below another index is an entry of its own, such as that of Redis, which is loaded only when needed.
    if (index === imported) return undefined;
  }
  return undefined;
}

const problems: string[] = [];
const files = globSync('packages/*/{src,examples}/**/*.{ts,tsx}', { cwd: ROOT }).filter(
  (file) => !IS_FOR_TESTS.test(file),
);
for (const file of files) {
  const path = join(ROOT, file);
  for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
    const folder = findPrivateFolder(path, join(dirname(path), specifier));
    if (folder !== undefined)
      problems.push(`${file} imports '${specifier}': import ${relative(ROOT, folder)}/index.ts`);
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${files.length} files checked for private imports, ${problems.length} problems\n`);
if (problems.length > 0) process.exitCode = 1;
