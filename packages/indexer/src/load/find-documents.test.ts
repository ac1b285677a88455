import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDocuments } from './find-documents.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function put(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), 'text');
  }
}

async function sourcesOf(...paths: readonly string[]): Promise<string[]> {
  return (await findDocuments(paths)).documents.map(({ source }) => source);
}

describe('findDocuments', () => {
  it('walks folders and returns the files sorted by their path below the folder', async () => {
    await put('docs/b.md', 'docs/a/z.txt', 'docs/a.pdf');
    expect(await sourcesOf(join(folder, 'docs'))).toEqual(['a.pdf', 'a/z.txt', 'b.md']);
  });

  it('names a single file by its name', async () => {
    await put('docs/a/z.txt');
    expect(await sourcesOf(join(folder, 'docs/a/z.txt'))).toEqual(['z.txt']);
  });

  it('ignores names that start with a dot or an underscore', async () => {
    await put('.hidden.md', '_draft.md', '_sources/a.md', '.git/a.md', 'a.md');
    expect(await sourcesOf(folder)).toEqual(['a.md']);
  });

  it('lists documents of other formats as skipped, and no other files', async () => {
    await put(
      'a.md',
      'b.docx',
      'questions.jsonl',
      '.DS_Store',
      'Thumbs.db',
      'site.css',
      'logo.png',
      'Makefile',
    );
    const { skipped, ignored } = await findDocuments([folder]);
    expect(skipped).toEqual([{ source: 'b.docx', reason: expect.any(String) }]);
    expect(ignored).toBe(6);
  });

  it('follows the links of a mounted volume', async () => {
    const version = '..2026_03_01_12_00_00.123456789';
    await put(`${version}/a.md`, `${version}/rules/b.md`, `${version}/.secret.md`);
    await symlink(version, join(folder, '..data'));
    for (const name of ['a.md', 'rules', '.secret.md']) await symlink(`..data/${name}`, join(folder, name));
    const { documents, skipped, problems } = await findDocuments([folder]);
    expect(documents.map(({ source }) => source)).toEqual(['a.md', 'rules/b.md']);
    expect([skipped, problems]).toEqual([[], []]);
  });

  it('follows no link to a folder, and none into a hidden one', async () => {
    await put('v2/a.md', '.hidden/b.md');
    await symlink('v2', join(folder, 'current'));
    await symlink('.', join(folder, 'again'));
    await symlink('.hidden/b.md', join(folder, 'b.md'));
    const { documents, skipped } = await findDocuments([folder]);
    expect(documents.map(({ source }) => source)).toEqual(['v2/a.md']);
    expect(skipped.map(({ source, reason }) => `${source}: ${reason}`)).toEqual([
      'again: a symbolic link to a folder',
      'b.md: a symbolic link to a file that is not indexed itself',
      'current: a symbolic link to a folder',
    ]);
  });

  it('reports a given file of another format as a problem', async () => {
    await put('b.docx');
    const { problems } = await findDocuments([join(folder, 'b.docx')]);
    expect(problems).toEqual([expect.objectContaining({ source: 'b.docx', code: 'unsupported' })]);
  });

  it.each(['_draft.md', '.hidden.md'])(
    'reports the given file %s as a problem, because it would never be shown',
    async (name) => {
      await put(name);
      const { documents, problems } = await findDocuments([join(folder, name)]);
      expect(documents).toEqual([]);
      expect(problems).toEqual([
        { source: name, code: 'unsupported', reason: expect.stringContaining('rename it') },
      ]);
    },
  );

  it.skipIf(process.platform === 'win32')('skips a name that cannot be part of a URL', async () => {
    await put('a\\b.md');
    const { documents, skipped } = await findDocuments([folder]);
    expect(documents).toEqual([]);
    expect(skipped).toEqual([{ source: 'a\\b.md', reason: expect.stringContaining('backslash') }]);
  });

  it('does not follow a link to an ignored file', async () => {
    await put('_drafts/secret.md');
    await symlink(join(folder, '_drafts/secret.md'), join(folder, 'link.md'));
    const { documents, skipped } = await findDocuments([folder]);
    expect(documents).toEqual([]);
    expect(skipped).toEqual([{ source: 'link.md', reason: expect.stringContaining('not indexed itself') }]);
  });

  it('does not follow a link out of the folder', async () => {
    await put('secret.md', 'docs/a.md');
    await symlink(join(folder, 'secret.md'), join(folder, 'docs/link.md'));
    const { documents, skipped } = await findDocuments([join(folder, 'docs')]);
    expect(documents.map(({ source }) => source)).toEqual(['a.md']);
    expect(skipped).toEqual([{ source: 'link.md', reason: expect.stringContaining('out of the folder') }]);
  });

  it('does not follow a link into a sibling folder with the same prefix', async () => {
    await put('docs-private/secret.md', 'docs/a.md');
    await symlink(join(folder, 'docs-private/secret.md'), join(folder, 'docs/link.md'));
    expect(await sourcesOf(join(folder, 'docs'))).toEqual(['a.md']);
  });

  it('reports a broken link as a problem', async () => {
    await symlink(join(folder, 'gone.md'), join(folder, 'link.md'));
    expect((await findDocuments([folder])).problems).toEqual([
      expect.objectContaining({ source: 'link.md', code: 'unreadable' }),
    ]);
  });

  it('normalizes names to Unicode NFC', async () => {
    await put('u\u0308ber.md');
    expect(await sourcesOf(folder)).toEqual(['\u00FCber.md']);
  });

  it('refuses two files with the same name and names both', async () => {
    await put('a/x.md', 'b/x.md');
    await expect(findDocuments([join(folder, 'a'), join(folder, 'b')])).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/"x\.md".*a\/x\.md.*b\/x\.md/),
    });
  });

  it('refuses a path that does not exist', async () => {
    await expect(findDocuments([join(folder, 'nowhere')])).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
