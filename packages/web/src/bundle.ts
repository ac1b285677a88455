import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import type { DashboardFiles, WebFiles } from './web-files.ts';

const BROWSER = join(import.meta.dirname, 'browser');

/** In the order of the cascade. */
const PAGE_STYLES = ['theme', 'page', 'shell', 'conversation', 'sources'];

/** Bundles the sources of the page and the widget in memory. Takes about a tenth of a second. */
export async function bundleWebFiles(): Promise<WebFiles> {
  const [pageScript, widgetScript] = await Promise.all([
    bundleScript('page/main.ts', 'esm'),
    bundleScript('widget/main.ts', 'iife'),
  ]);
  const pageStyle = PAGE_STYLES.map((name) => readBrowserFile(`styles/${name}.css`)).join('\n');
  return {
    pageHtml: readBrowserFile('page/index.html'),
    pageScript: { name: `chat-${hashOf(pageScript)}.js`, content: pageScript },
    pageStyle: { name: `chat-${hashOf(pageStyle)}.css`, content: pageStyle },
    widgetScript,
  };
}

/** Bundles the dashboard in memory. */
export async function bundleDashboardFiles(): Promise<DashboardFiles> {
  return {
    html: readBrowserFile('dashboard/index.html'),
    script: await bundleScript('dashboard/main.ts', 'esm'),
    style: ['theme', 'dashboard'].map((name) => readBrowserFile(`styles/${name}.css`)).join('\n'),
  };
}

/** One file without imports. A widget is a classic script: only such a script knows where it came from. */
async function bundleScript(entry: string, format: 'esm' | 'iife'): Promise<string> {
  const build = await rolldown({
    input: join(BROWSER, entry),
    platform: 'browser',
    moduleTypes: { '.css': 'text' },
  });
  try {
    const { output } = await build.generate({ format, minify: true, codeSplitting: false });
    return output[0].code;
  } finally {
    await build.close();
  }
}

function readBrowserFile(path: string): string {
  return readFileSync(join(BROWSER, path), 'utf8');
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
