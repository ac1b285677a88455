import { describe, expect, it } from 'vitest';
import { textEncodingOf } from './text-encoding.ts';

/** One byte for each character. */
function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

describe('textEncodingOf', () => {
  it.each([
    ['utf-8', 'plain words'],
    ['utf-8', 'Stra\xC3\x9Fe'],
    ['utf-8', '\xEF\xBB\xBFStra\xC3\x9Fe'],
    ['utf-16le', '\xFF\xFEa\0'],
    ['utf-16be', '\xFE\xFF\0a'],
    ['windows-1252', 'Stra\xDFe'],
    ['iso-8859-2', '<!doctype html><meta charset="latin2"><p>\xB3'],
    ['iso-8859-2', '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-2"><p>\xB3'],
    ['windows-1251', '<?xml version="1.0" encoding="windows-1251"?><p>\xE0'],
    ['utf-8', '<meta charset="latin2"><p>Stra\xC3\x9Fe'],
    ['windows-1252', '<meta charset="utf-8"><p>Stra\xDFe'],
    ['windows-1252', '<meta charset="klingon"><p>Stra\xDFe'],
  ])('finds %s in %j', (encoding, text) => {
    expect(textEncodingOf(bytes(text))).toBe(encoding);
  });
});
