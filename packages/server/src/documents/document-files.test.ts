import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentReference } from '@rag/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeApp } from '../__fixtures__/fake-app.ts';
import { createDocumentFiles } from './document-files.ts';

const PDF = '%PDF-1.7 not much of a document';

describe('GET /documents/*', () => {
  const parent = mkdtempSync(join(tmpdir(), 'documents-'));
  const directory = join(parent, 'documents');
  const app = createFakeApp({ documents: createDocumentFiles(directory) });
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    app.request(`/documents/${path}`, { method, headers });

  beforeAll(() => {
    for (const folder of ['rules', '_source', '.hidden', 'folder.pdf'])
      mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(join(directory, 'guide.pdf'), PDF);
    writeFileSync(join(directory, 'rules', 'Gebühren & mehr 100%.pdf'), PDF);
    writeFileSync(join(directory, 'notes.md'), '# Notes');
    writeFileSync(join(directory, 'page.html'), '<script>alert(1)</script>');
    writeFileSync(join(directory, 'empty.txt'), '');
    writeFileSync(join(directory, 'latin1.txt'), Buffer.from('Straße', 'latin1'));
    writeFileSync(join(directory, 'page.xhtml'), '<p>Page</p>');
    writeFileSync(join(directory, 'plain.text'), 'Plain');
    mkdirSync(join(directory, 'U\u0308ber'));
    writeFileSync(join(directory, 'U\u0308ber', 'Gebu\u0308hren.pdf'), PDF);
    writeFileSync(join(directory, 'Stra\u00DFen und Pl\u00E4tze.pdf'), PDF);
    for (const name of [
      '.env',
      '.secret.pdf',
      '_draft.pdf',
      'index.sqlite',
      'pdf',
      '_source/guide.pdf',
      '.hidden/guide.pdf',
    ]) {
      writeFileSync(join(directory, name), 'secret');
    }
    writeFileSync(join(parent, 'outside.pdf'), 'secret');
    symlinkSync(join(parent, 'outside.pdf'), join(directory, 'escape.pdf'));
    symlinkSync(parent, join(directory, 'up'));
    symlinkSync(join(directory, '.env'), join(directory, 'disguise.txt'));
    symlinkSync(join(directory, 'guide.pdf'), join(directory, 'alias.pdf'));
    mkdirSync(join(directory, '..2026_03_01_12_00_00.123'));
    writeFileSync(join(directory, '..2026_03_01_12_00_00.123', 'mounted.pdf'), PDF);
    symlinkSync('..2026_03_01_12_00_00.123', join(directory, '..data'));
    symlinkSync('..data/mounted.pdf', join(directory, 'mounted.pdf'));
  });
  afterAll(() => rmSync(parent, { recursive: true }));

  it('serves a document', async () => {
    const response = await get('guide.pdf');

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(PDF);
  });

  it('serves a document whose name needs URL encoding', async () => {
    const response = await get(`rules/${encodeURIComponent('Gebühren & mehr 100%.pdf')}`);

    expect(await response.text()).toBe(PDF);
  });

  it.each([
    ['decomposed on the disk', '\u00DCber/Geb\u00FChren.pdf'],
    ['decomposed in the address', 'Stra\u00DFen und Pla\u0308tze.pdf'],
  ])('serves a name that is %s', async (_, name) => {
    const response = await get(documentReference(name));

    expect(await response.text()).toBe(PDF);
  });

  it.each([
    ['page.xhtml', 'text/html; charset=utf-8'],
    ['plain.text', 'text/plain; charset=utf-8'],
    ['latin1.txt', 'text/plain; charset=windows-1252'],
  ])('serves %s as %s', async (name, contentType) => {
    expect((await get(name)).headers.get('content-type')).toBe(contentType);
  });

  it('detects the new encoding of a document that changed', async () => {
    const path = join(directory, 'changing.txt');
    writeFileSync(path, Buffer.from('Straße', 'latin1'));
    await get('changing.txt');
    writeFileSync(path, 'Straße');

    expect((await get('changing.txt')).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it.each(['alias.pdf', 'mounted.pdf'])(
    'serves the target of the symbolic link %s within the folder',
    async (name) => {
      expect(await (await get(name)).text()).toBe(PDF);
    },
  );

  it.each([
    '.env',
    '.secret.pdf',
    '_draft.pdf',
    '_source/guide.pdf',
    '.hidden/guide.pdf',
    '..data/mounted.pdf',
    '..2026_03_01_12_00_00.123/mounted.pdf',
    'index.sqlite',
    'pdf',
    'folder.pdf',
    'missing.pdf',
    '',
    'rules',
    'rules/',
    'escape.pdf',
    'up/outside.pdf',
    'disguise.txt',
    '../outside.pdf',
    '%2e%2e/outside.pdf',
    '..%2foutside.pdf',
    '%2e%2e%2foutside.pdf',
    '..%5coutside.pdf',
    '%252e%252e%252foutside.pdf',
    'rules/%2e%2e/%2e%2e/outside.pdf',
    'rules%2f..%2fguide.pdf',
    '%2fetc%2fpasswd.txt',
    'guide.pdf%00.txt',
    '%c0%ae%c0%ae/outside.pdf',
    'constructor',
    'x.constructor',
  ])('does not serve %s', async (path) => {
    const response = await get(path);

    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it('serves HTML with a sandbox policy', async () => {
    const response = await get('page.html');

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  it('serves a PDF without a sandbox, since PDF viewers do not open in one', async () => {
    expect((await get('guide.pdf')).headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  });

  it('serves Markdown as plain text', async () => {
    expect((await get('notes.md')).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('serves an empty document', async () => {
    const response = await get('empty.txt');

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('answers HEAD with the length of the document', async () => {
    const response = await get('guide.pdf', {}, 'HEAD');

    expect(response.headers.get('content-length')).toBe(String(PDF.length));
    expect(await response.text()).toBe('');
  });

  it.each(['etag', 'last-modified'])(
    'answers 304 to a client that has the current version (by %s)',
    async (name) => {
      const value = (await get('guide.pdf', {}, 'HEAD')).headers.get(name) ?? '';

      const response = await get('guide.pdf', {
        [name === 'etag' ? 'If-None-Match' : 'If-Modified-Since']: value,
      });

      expect(response.status).toBe(304);
    },
  );

  it.each([
    ['bytes=0-3', '%PDF', 'bytes 0-3/31'],
    ['bytes=27-', 'ment', 'bytes 27-30/31'],
    ['bytes=-4', 'ment', 'bytes 27-30/31'],
    ['bytes=27-999', 'ment', 'bytes 27-30/31'],
  ])('serves the range %s', async (range, text, contentRange) => {
    const response = await get('guide.pdf', { Range: range });

    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(await response.text()).toBe(text);
  });

  it.each(['bytes=31-', 'bytes=-0'])('refuses the empty range %s', async (range) => {
    const response = await get('guide.pdf', { Range: range });

    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */31');
  });

  it.each(['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])('ignores the range %s', async (range) => {
    expect((await get('guide.pdf', { Range: range })).status).toBe(200);
  });

  it('serves the whole document if the range is of another version', async () => {
    const response = await get('guide.pdf', { Range: 'bytes=0-3', 'If-Range': '"another"' });

    expect(response.status).toBe(200);
  });
});
