import { textBlocks } from '@rag/core/adapter';
import { describe, expect, it } from 'vitest';
import { checkFileType } from './check-file-type.ts';
import { decodeText } from './decode-text.ts';
import { loadHtml } from './load-html.ts';
import { loadMarkdown } from './load-markdown.ts';

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

describe('checkFileType', () => {
  it.each([
    ['a PNG image', '\x89PNG\r\n\x1A\n', 'pdf'],
    ['a PDF document', '%PDF-1.7\n', 'text'],
    ['an HTML page', '<!doctype html><title>Not found</title>', 'pdf'],
    ['a ZIP archive or an Office document', 'PK\x03\x04rest', 'markdown'],
  ] as const)('refuses %s under the name of another format', (what, start, named) => {
    expect(() => checkFileType(bytes(start), named)).toThrow(
      expect.objectContaining({ code: 'misnamed', message: expect.stringContaining(what) }),
    );
  });

  it('accepts a PDF whose header follows other bytes', () => {
    expect(() => checkFileType(bytes(`mail header\r\n\r\n%PDF-1.4`), 'pdf')).not.toThrow();
  });

  it('accepts text that begins with the signature of a program', () => {
    expect(() => checkFileType(bytes('MZ is short for something.'), 'text')).not.toThrow();
  });
});

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('Straße')],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFStraße')],
    ['UTF-16LE', Buffer.from('\uFEFFStraße', 'utf16le')],
    ['UTF-16BE', Buffer.from('\uFEFFStraße', 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('Straße', 'latin1')],
  ])('reads %s', (_, encoded) => {
    expect(decodeText(encoded)).toBe('Straße');
  });

  it('refuses bytes that are not text', () => {
    const noise = Uint8Array.from({ length: 1000 }, (_, index) => index % 32);
    expect(() => decodeText(noise)).toThrow(expect.objectContaining({ code: 'garbled_text' }));
  });
});

describe('plain text', () => {
  it('splits paragraphs at empty lines and finds lists', () => {
    expect(textBlocks('One\ntwo.\n\nBring:\n- a pen\n- paper\n')).toEqual([
      { kind: 'paragraph', text: 'One two.' },
      { kind: 'paragraph', text: 'Bring:' },
      { kind: 'list', items: ['- a pen', '- paper'] },
    ]);
  });
});

describe('Markdown', () => {
  it('reads headings of both kinds, lists, tables and code', () => {
    const text = [
      '---\ntitle: x\n---',
      '# Leave #',
      'Read **this** and [that](https://example.org "t").',
      '',
      'Pay',
      '---',
      '1. one',
      '   more of it',
      '2. two',
      '',
      '| Grade | Pay |',
      '|---|--:|',
      '| E1 | `10` |',
      '',
      '```sh',
      '# no heading',
      '```',
    ].join('\n');
    expect(loadMarkdown(text).pages[0]?.blocks).toEqual([
      { kind: 'heading', text: 'Leave' },
      { kind: 'paragraph', text: 'Read this and that.' },
      { kind: 'heading', text: 'Pay' },
      { kind: 'list', items: ['1. one more of it', '2. two'] },
      { kind: 'table', header: 'Grade | Pay', rows: ['E1 | 10'] },
      { kind: 'paragraph', text: '# no heading' },
    ]);
  });
});

describe('HTML', () => {
  it('keeps headings, lists and tables and drops everything that is not text', () => {
    const html = `<html><head><title>t</title><style>p{}</style></head><body>
      <nav><a href="/">Home</a></nav><h1>Leave &amp; pay</h1><script>alert(1)</script>
      <div>Thirty <b>days</b><br>a year.<p hidden>secret</p></div>
      <ul><li>one</li><li>two</li></ul>
      <table><tr><th>Grade</th><th>Pay</th></tr><tr><td>E1</td><td>10</td></tr></table></body></html>`;
    expect(loadHtml(html).pages[0]?.blocks).toEqual([
      { kind: 'heading', text: 'Leave & pay' },
      { kind: 'paragraph', text: 'Thirty days a year.' },
      { kind: 'list', items: ['- one', '- two'] },
      { kind: 'table', header: 'Grade | Pay', rows: ['E1 | 10'] },
    ]);
  });

  it('refuses elements that are nested too deeply', () => {
    expect(() => loadHtml(`<p>${'<span>'.repeat(50_000)}text`)).toThrow(
      expect.objectContaining({ code: 'broken', message: expect.stringContaining('nested') }),
    );
  });
});
