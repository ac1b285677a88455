import { describe, expect, it } from 'vitest';
import { checkFileType } from './check-file-type.ts';
import { decodeText } from './decode-text.ts';

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
  ])('reads %s', async (_, encoded) => {
    expect(await decodeText(encoded)).toEqual({ text: 'Straße', warnings: [] });
  });

  it('warns of an encoding that it assumed', async () => {
    expect(await decodeText(Buffer.from('Straße', 'latin1'))).toEqual({
      text: 'Straße',
      warnings: [{ code: 'encoding_assumed', reason: expect.stringContaining('windows-1252'), pages: [] }],
    });
  });

  it('warns of characters that it could not read', async () => {
    const { text, warnings } = await decodeText(
      Buffer.concat([Buffer.from('Straße\r\n'), Buffer.from([0xff])]),
    );
    expect(text).toBe('Straße\n\uFFFD');
    expect(warnings).toEqual([
      {
        code: 'characters_unreadable',
        reason: 'a character could not be read as utf-8, first in line 2',
        pages: [],
      },
    ]);
  });

  it('refuses a text of unclear encoding', async () => {
    const dos = bytes('Die Geb\x81hr f\x81r die M\x81llabfuhr betr\x84gt zw\x94lf Euro.');
    await expect(decodeText(dos)).rejects.toMatchObject({
      code: 'garbled_text',
      message: expect.stringContaining('save the file as UTF-8'),
    });
  });

  it('refuses bytes that are not text', async () => {
    const noise = Uint8Array.from({ length: 1000 }, (_, index) => index % 32);
    await expect(decodeText(noise)).rejects.toMatchObject({ code: 'garbled_text' });
  });
});
