/** `pnpm docs:generate`: writes the generated files and the generated parts of others. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

for (const { path, render } of generatedFiles) {
  const file = join(ROOT, path);
  const current = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const content = render(current);
  if (content !== current) writeFileSync(file, content);
  process.stdout.write(`${content === current ? 'unchanged' : 'written  '}  ${path}\n`);
}
