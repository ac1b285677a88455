import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { rolldown } from 'rolldown';
import type { TestReport } from './test-report.ts';

const SOURCES = join(import.meta.dirname, '..', 'src');
/** Which of workerd's behaviours apply: those of this day, without Node's modules and globals. */
const COMPATIBILITY_DATE = '2026-07-01';

/** Tests that need Node's own modules, such as its way to carry a trace over awaits. */
const NODE_ONLY = '**/*.node.test.ts';

/** Bundles core's test files and runs them in workerd. */
export async function runInWorkerd(): Promise<readonly TestReport[]> {
  const worker = new Miniflare({
    modules: true,
    script: await bundle(globSync('**/*.test.ts', { cwd: SOURCES, exclude: [NODE_ONLY] }).sort()),
    compatibilityDate: COMPATIBILITY_DATE,
  });
  try {
    const response = await worker.dispatchFetch('http://worker/');
    if (!response.ok) throw new Error(`The worker failed: ${await response.text()}`);
    // JSON as this folder's own worker wrote it.
    return (await response.json()) as readonly TestReport[];
  } finally {
    await worker.dispose();
  }
}

async function bundle(testFiles: readonly string[]): Promise<string> {
  const entries = testFiles.map(
    (file) => `${JSON.stringify(file)}: () => import(${JSON.stringify(join(SOURCES, file))}),`,
  );
  const build = await rolldown({
    input: join(import.meta.dirname, 'worker.ts'),
    platform: 'browser',
    // Asked for where there is Node only.
    external: ['util'],
    resolve: {
      alias: { vitest: join(import.meta.dirname, 'vitest-in-worker.ts') },
      // Before `browser`, which the platform adds: a worker has no document.
      conditionNames: ['workerd', 'worker'],
    },
    plugins: [
      {
        name: 'test-files',
        resolveId: (id) => (id === 'virtual:test-files' ? id : null),
        load: (id) =>
          id === 'virtual:test-files' ? `export const testFiles = {\n${entries.join('\n')}\n};` : null,
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  return output[0].code;
}
