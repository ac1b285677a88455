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

describe('finding documents', () => {
  it('walks folders, names files by their path below, sorted', async () => {
    await put('docs/b.md', 'docs/a/z.txt', 'docs/a.pdf');
    expect(await sourcesOf(join(folder, 'docs'))).toEqual(['a.pdf', 'a/z.txt', 'b.md']);
  });

  it('names a single file by its name', async () => {
    await put('docs/a/z.txt');
    expect(await sourcesOf(join(folder, 'docs/a/z.txt'))).toEqual(['z.txt']);
  });

  it('passes over names that start with a dot or an underscore', async () => {
    await put('.hidden.md', '_draft.md', '_sources/a.md', '.git/a.md', 'a.md');
    expect(await sourcesOf(folder)).toEqual(['a.md']);
  });

  it('lists files of other formats as skipped', async () => {
    await put('a.md', 'b.docx');
    expect((await findDocuments([folder])).skipped).toEqual([
      { source: 'b.docx', reason: expect.any(String) },
    ]);
  });

  it('reports a file of another format that was asked for by name', async () => {
    await put('b.docx');
    const { problems } = await findDocuments([join(folder, 'b.docx')]);
    expect(problems).toEqual([expect.objectContaining({ source: 'b.docx', code: 'unsupported' })]);
  });

  it.each(['_draft.md', '.hidden.md'])(
    'reports %s, asked for by name, which would never be shown',
    async (name) => {
      await put(name);
      const { documents, problems } = await findDocuments([join(folder, name)]);
      expect(documents).toEqual([]);
      expect(problems).toEqual([
        { source: name, code: 'unsupported', reason: expect.stringContaining('rename it') },
      ]);
    },
  );

  it.skipIf(process.platform === 'win32')('skips a name that cannot stand in an address', async () => {
    await put('a\\b.md');
    const { documents, skipped } = await findDocuments([folder]);
    expect(documents).toEqual([]);
    expect(skipped).toEqual([{ source: 'a\\b.md', reason: expect.stringContaining('backslash') }]);
  });

  it('does not follow a link to what is passed over itself', async () => {
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

  it('does not take a neighbour whose name begins like the folder for its inside', async () => {
    await put('docs-private/secret.md', 'docs/a.md');
    await symlink(join(folder, 'docs-private/secret.md'), join(folder, 'docs/link.md'));
    expect(await sourcesOf(join(folder, 'docs'))).toEqual(['a.md']);
  });

  it('reports a link that leads nowhere', async () => {
    await symlink(join(folder, 'gone.md'), join(folder, 'link.md'));
    expect((await findDocuments([folder])).problems).toEqual([
      expect.objectContaining({ source: 'link.md', code: 'unreadable' }),
    ]);
  });

  it('writes names in composed form', async () => {
    await put('u\u0308ber.md');
    expect(await sourcesOf(folder)).toEqual(['\u00FCber.md']);
  });

  it('refuses two files of one name and names both', async () => {
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
