import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openIndex, readConfiguration } from '@rag/configuration';
import type { Passage } from '@rag/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPdf, linesAt } from './__fixtures__/build-pdf.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const DOCUMENTS = 12;
/** Each test starts processes, also on busy machines. */

let folder: string;
let clean: Content;

interface Content {
  readonly generation: string;
  readonly passages: readonly Passage[];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-'));
  await mkdir(join(folder, 'documents'));
  for (let document = 10; document < 10 + DOCUMENTS; document += 1) {
    const lines = Array.from(
      { length: 30 },
      (_, line) => `Rule ${line} of part ${document} has been in force for years.`,
    );
    const pages = [linesAt(50, 800, lines), linesAt(50, 800, lines.toReversed())];
    await writeFile(join(folder, `documents/part-${document}.pdf`), buildPdf(pages));
  }
  await ended(start('clean'));
  clean = await contentOf('clean');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

function start(data: string, ...args: readonly string[]): ChildProcess {
  const command = [MAIN, 'index', ...args, join(folder, 'documents')];
  return spawn(process.execPath, command, { env: { CI: 'true', DATA_DIR: join(folder, data) } });
}

async function ended(child: ChildProcess): Promise<number | null> {
  child.stderr?.resume();
  child.stdout?.resume();
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Sends the signal when the given number of documents is reported. */
async function stopAfter(child: ChildProcess, documents: number, signal: NodeJS.Signals): Promise<string> {
  const said: string[] = [];
  const exit = once(child, 'exit');
  for await (const line of createInterface({ input: child.stderr ?? process.stdin })) {
    said.push(line);
    if (said.length === documents) child.kill(signal);
  }
  await exit;
  return said.join('\n');
}

async function contentOf(data: string): Promise<Content> {
  const { store, close } = await openIndex(readConfiguration({ DATA_DIR: join(folder, data) }));
  try {
    return {
      generation: await store.generation(),
      passages: await store.search({ text: 'rule in force', top: 1000 }),
    };
  } finally {
    await close();
  }
}

describe('an interrupted run', () => {
  it.each([1, 5, DOCUMENTS - 1, DOCUMENTS])(
    'produces the same index when it is killed after %i documents and run again',
    async (documents) => {
      const data = `killed-${documents}`;
      await stopAfter(start(data), documents, 'SIGKILL');
      expect(await ended(start(data))).toBe(0);
      expect(await contentOf(data)).toEqual(clean);
    },
  );

  it('produces the same index when it is killed twice', async () => {
    await stopAfter(start('twice'), 3, 'SIGKILL');
    await stopAfter(start('twice'), 7, 'SIGKILL');
    expect(await ended(start('twice'))).toBe(0);
    expect(await contentOf('twice')).toEqual(clean);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'announces after %s that the next run continues, which it does',
    async (signal) => {
      const child = start(signal, '--workers', '1');
      expect(await stopAfter(child, 2, signal)).toContain('Run the same command to continue');
      expect(child.exitCode).toBe(130);
      await expect(contentOf(signal)).rejects.toMatchObject({ code: 'index_missing' });
      expect(await ended(start(signal))).toBe(0);
      expect(await contentOf(signal)).toEqual(clean);
    },
  );
});

describe('the process', () => {
  it('prints only the summary on standard output', async () => {
    const child = start('json', '--json');
    child.stderr?.resume();
    let printed = '';
    child.stdout?.on('data', (chunk) => (printed += String(chunk)));
    await once(child, 'close');
    expect(JSON.parse(printed)).toMatchObject({ outcome: 'complete', totals: { indexed: DOCUMENTS } });
  });

  it('exits with 2 and names the variable when the configuration is wrong', async () => {
    const child = spawn(process.execPath, [MAIN, 'index'], {
      env: { OPENAI_BASE_URL: 'nonsense', OPENAI_MODEL: 'm' },
    });
    const said = await stopAfter(child, 0, 'SIGTERM');
    expect(child.exitCode).toBe(2);
    expect(said).toContain('OPENAI_BASE_URL');
  });
});
