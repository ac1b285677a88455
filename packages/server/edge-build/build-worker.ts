import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { parseSync } from 'rolldown/utils';
import { loadPage, type PageSettings } from '../src/pages/index.ts';

/**
 * Which of the runtime's behaviours apply: those of this day, without Node's modules and globals, and with a
 * request's signal that aborts when its reader has left, so that the model does not write on for nobody.
 */
export const COMPATIBILITY = {
  compatibilityDate: '2026-07-01',
  compatibilityFlags: ['enable_request_signal'],
};

const VIRTUAL_PAGE = 'virtual:page';
const LOCAL_ENCODER = '@rag/adapters/transformers';
const NO_LOCAL_ENCODER = 'virtual:no-local-encoder';

/** The worker as one ES module that imports nothing, with the chat page inside. */
export async function buildWorker(pageSettings: PageSettings): Promise<string> {
  const page = JSON.stringify([...(await loadPage(pageSettings))]);
  const build = await rolldown({
    input: join(import.meta.dirname, '..', 'src', 'edge', 'worker.ts'),
    platform: 'browser',
    // Not `workerd`: what packages offer under that name may count on Node's modules.
    resolve: { conditionNames: ['browser', 'import', 'default'] },
    plugins: [
      {
        // Files of which only a part is used may import Node's modules for another one: both are left out.
        name: 'without-node',
        resolveId: (id) => (id.startsWith('node:') ? { id, external: true, moduleSideEffects: false } : null),
      },
      {
        name: 'without-threads',
        resolveId: (id) => (id === LOCAL_ENCODER ? NO_LOCAL_ENCODER : null),
        load: (id) => (id === NO_LOCAL_ENCODER ? refuseLocalEncoder() : null),
      },
      {
        name: 'page',
        resolveId: (id) => (id === VIRTUAL_PAGE ? id : null),
        load: (id) => (id === VIRTUAL_PAGE ? `export const page = new Map(${page});` : null),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false, minify: true });
  await build.close();
  const { code } = output[0];
  const missing = importsOf(code);
  if (missing.length > 0) throw new Error(`The worker imports what the edge does not have: ${missing}.`);
  return code;
}

/** A module in place of the local encoder, which needs threads: it says so where an operator names one. */
function refuseLocalEncoder(): string {
  const message =
    'LOCAL_EMBEDDING_MODEL: a local encoder needs threads, which an edge runtime does not have.';
  return `function refuse() { throw new Error(${JSON.stringify(message)}); }
    export { refuse as createTransformersEmbedder, refuse as identifyModel };`;
}

/** As the code has them: the bundler's own list names also what it has left out. */
function importsOf(code: string): string[] {
  const { staticImports, dynamicImports } = parseSync('worker.js', code).module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...dynamicImports.map(({ moduleRequest }) => code.slice(moduleRequest.start, moduleRequest.end)),
  ];
}
