import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createMemoryIndex } from '@rag/adapters/memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPdf, linesAt } from '../__fixtures__/build-pdf.ts';
import { runProgram } from '../program.ts';
import type { IndexBackEnd } from './back-end.ts';
import type { IndexSummary } from './json-summary.ts';

let folder: string;
let index: ReturnType<typeof createMemoryIndex>;
let inPlace: string | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'command-'));
  index = createMemoryIndex();
  inPlace = undefined;
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await writeFile(join(folder, name), content);
}

function backEnd(): IndexBackEnd {
  return {
    documentsFolder: folder,
    misspelt: [],
    isPublished: () =>
      index.store.generation().then(
        () => true,
        () => false,
      ),
    embedding: undefined,
    readSettings: async () => undefined,
    readDocuments: async () => new Map(),
    describeInPlace: async () => inPlace,
    openTelemetry: async () => ({ close: async () => {} }),
    open: async () => ({ writer: index.writer, close: async () => {} }),
  };
}

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

function run(...args: readonly string[]): Promise<Run> {
  return runIn({}, ...args);
}

async function runIn(environment: Record<string, string>, ...args: readonly string[]): Promise<Run> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let exitCode = 0;
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  const signal = new AbortController().signal;
  const outputs = Promise.all([text(stdout), text(stderr)]);
  await runProgram(['index', ...args], { environment, stdout, stderr, signal, setExitCode }, async () =>
    backEnd(),
  );
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  return { stdout: out, stderr: err, exitCode };
}

async function summaryOf(...args: readonly string[]): Promise<IndexSummary> {
  return JSON.parse((await run('--json', ...args)).stdout) as IndexSummary;
}

describe('the command index', () => {
  it('indexes the configured folder when no path is given', async () => {
    await put('a.pdf', buildPdf([linesAt(50, 800, ['The canteen opens at seven on working days.'])]));
    expect(await summaryOf()).toMatchObject({
      version: 1,
      outcome: 'complete',
      generation: expect.any(String),
      totals: { documents: 1, indexed: 1, failed: 0, pages: 1, passages: 1 },
      documents: [{ source: 'a.pdf', status: 'indexed' }],
    });
    expect(await index.store.search({ text: 'canteen', top: 1 })).toMatchObject([
      { source: 'a.pdf', page: 1 },
    ]);
  });

  it('exits with 0 when every document was indexed and prints only progress', async () => {
    await put('a.md', 'Text.');
    expect(await run(folder)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('indexed    a.md'),
    });
  });

  it('exits with 3 when some documents could not be indexed and names each with its reason', async () => {
    await put('a.md', 'Text.');
    await put('b.pdf', Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'));
    await put('c.pdf', '');
    const { exitCode, stderr } = await run(folder);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/b\.pdf: .*\[misnamed\]/);
    expect(stderr).toMatch(/c\.pdf: .*\[empty\]/);
  });

  it.each<[number, string[], Record<string, string>]>([
    [0, ['--allow-partial'], {}],
    [3, ['--allow-partial'], { CI: 'true' }],
    [0, ['--if-missing'], { CI: 'true' }],
  ])(
    'exits with %i for a partial success with %j and the environment %o',
    async (code, args, environment) => {
      await put('a.md', 'Text.');
      await put('c.pdf', '');
      const { exitCode, stderr } = await runIn(environment, ...args);
      expect(exitCode).toBe(code);
      expect(stderr).toContain(
        'Done, except for the documents with problems; all others can be searched: 1 indexed',
      );
    },
  );

  it.each(['--allow-partial', '--if-missing'])(
    'exits with 1 when nothing was indexed, with %s',
    async (option) => {
      await put('c.pdf', '');
      expect((await run(option)).exitCode).toBe(1);
    },
  );

  it('exits with 1 when no document could be indexed', async () => {
    await put('c.pdf', '');
    expect((await run(folder)).exitCode).toBe(1);
  });

  it.each([
    ['an unknown option', ['--nonsense']],
    ['a path that does not exist', ['/does/not/exist']],
    ['a limit that is not a number', ['--timeout', 'soon']],
  ])('exits with 2 for %s', async (_, args) => {
    const { exitCode, stderr } = await run(...args);
    expect(exitCode).toBe(2);
    expect(stderr).not.toBe('');
  });

  it('exits with 2 for a folder without documents and keeps the index', async () => {
    await put('a.md', 'Text.');
    await run(folder);
    await rm(join(folder, 'a.md'));
    expect((await run('--prune', folder)).exitCode).toBe(2);
    expect(await index.store.search({ text: 'text', top: 1 })).toHaveLength(1);
  });

  it('writes nothing in a dry run and reports what it would index', async () => {
    await put('a.md', 'Text.');
    expect(await summaryOf('--dry-run')).toMatchObject({
      dryRun: true,
      generation: null,
      totals: { indexed: 1 },
    });
    await expect(index.store.generation()).rejects.toMatchObject({ code: 'index_missing' });
  });

  it('says what it means for readers that an index is changed in place', async () => {
    await put('a.md', 'Text.');
    inPlace = 'rag-documents is changed in place.';
    expect((await run('--dry-run')).stderr).not.toContain(inPlace);
    expect((await run()).stderr.trimEnd().split('\n').at(-1)).toBe(inPlace);
  });

  it('does nothing with --if-missing when an index exists', async () => {
    await put('a.md', 'Text.');
    expect((await summaryOf('--if-missing')).outcome).toBe('complete');
    await put('b.md', 'More.');
    expect((await summaryOf('--if-missing')).outcome).toBe('present');
  });

  it('writes the same summary to a file with --output and prints nothing on standard output', async () => {
    await put('a.md', 'Text.');
    const file = join(folder, 'summary.json');
    const { stdout, exitCode } = await run('--output', file, join(folder, 'a.md'));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ outcome: 'complete' });
  });

  it('exits with 2 when the file for the summary cannot be written', async () => {
    await put('a.md', 'Text.');
    const { exitCode, stderr } = await run('--output', join(folder, 'missing', 'summary.json'), folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('cannot be written');
  });

  it('explains its exit codes', async () => {
    const { stdout, exitCode } = await run('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('some documents could not be indexed');
  });

  it('says why a folder has no documents', async () => {
    expect((await run()).stderr).toMatch(/no documents to index in .* \(it is empty\)/);
    await put('questions.jsonl', '{}');
    await put('rules.docx', 'x');
    const { stderr, exitCode } = await run();
    expect(stderr).toMatch(/\(rules\.docx: its format is not indexed; 1 ignored, which are no documents/);
    expect(exitCode).not.toBe(0);
  });

  it('reports the encoding that it assumed', async () => {
    await put('a.txt', Buffer.from('Straße', 'latin1'));
    expect((await run()).stderr).toMatch(/a\.txt \(.*read as windows-1252/);
  });
});
