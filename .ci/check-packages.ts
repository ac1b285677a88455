/**
 * Packs @rag/core, @rag/adapters and @rag/client, installs them in an empty project as their users would, type-checks it
 * with the examples of their READMEs, and runs a program against every subpath. Run `pnpm build` first.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = join(import.meta.dirname, '..');
const project = mkdtempSync(join(tmpdir(), 'empty-project-'));
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> };
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

async function pack(folder: string): Promise<{ tarball: string; subpaths: string[] }> {
  const manifest = readManifest(folder);
  execFileSync('pnpm', ['pack', '--pack-destination', project], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const name = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
  const bytes = readFileSync(join(project, name));
  const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball } });
  for (const message of messages) process.stderr.write(`${manifest.name}: ${formatMessage(message, pkg)}\n`);
  if (messages.some(({ type }) => type === 'error')) process.exitCode = 1;
  const subpaths = Object.keys(manifest.publishConfig.exports).map((path) => manifest.name + path.slice(1));
  return { tarball: `./${name}`, subpaths };
}

/** The examples in the README that a package brings along. Throws if it brings none. */
function readExamples(name: string): string[] {
  const readme = readFileSync(join(project, 'node_modules/@rag', name, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  if (!readme.startsWith(`# @rag/${name}\n`) || examples.length === 0)
    throw new Error(`The README of @rag/${name} lacks its name or an example.`);
  return examples;
}

const NAMES = ['core', 'adapters', 'client'];

try {
  const packed = [];
  for (const name of NAMES) packed.push(await pack(join(root, 'packages', name)));
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'empty', private: true, type: 'module' }),
  );
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'packages/adapters/package.json'), 'utf8'));
  const peers = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
  peers.push('typescript@7', '@types/node@24');
  run(
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--silent',
    ...packed.map(({ tarball }) => tarball),
    ...peers,
  );

  const subpaths = packed.flatMap((each) => each.subpaths);
  const imports = subpaths.map((path, index) => `import * as m${index} from '${path}';`);
  const names = subpaths.map((path, index) => `  '${path}': Object.keys(m${index}).length,`);
  const example = readFileSync(join(root, 'packages/adapters/examples/answer-from-text.ts'), 'utf8');
  if (!readFileSync(join(root, 'README.md'), 'utf8').includes(`\`\`\`ts\n${example}\`\`\``)) {
    throw new Error('README.md does not show packages/adapters/examples/answer-from-text.ts as it is.');
  }
  writeFileSync(join(project, 'example.ts'), example);
  for (const name of NAMES)
    for (const [index, code] of readExamples(name).entries())
      writeFileSync(join(project, `readme-${name}-${index}.ts`), code);
  writeFileSync(
    join(project, 'all.ts'),
    `${imports.join('\n')}\nconst counts: Record<string, number> = {\n${names.join('\n')}\n};\nconsole.log(JSON.stringify(counts));\n`,
  );
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2023',
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        types: ['node'],
        outDir: 'out',
      },
    }),
  );
  run('node_modules/.bin/tsc', '-p', '.');
  const counts: Record<string, number> = JSON.parse(run('node', 'out/all.js'));
  const empty = Object.entries(counts).filter(([, count]) => count === 0);
  if (empty.length > 0)
    throw new Error(`These subpaths export nothing: ${empty.map(([path]) => path).join(', ')}.`);
  process.stdout.write(`${run('node', 'out/example.js').trim()}\n`);
  process.stdout.write(`packed, installed, type-checked and run: ${subpaths.join(', ')}\n`);
} finally {
  rmSync(project, { recursive: true, force: true });
}
