/** `pnpm docs:generate`: writes the generated files and the generated parts of others. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

for (const { path, render } of generatedFiles) {
  const current = readFileSync(join(ROOT, path), 'utf8');
  const content = render(current);
  if (content !== current) writeFileSync(join(ROOT, path), content);
  process.stdout.write(`${content === current ? 'unchanged' : 'written  '}  ${path}\n`);
}
