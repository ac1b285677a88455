import { describe, expect, it } from 'vitest';
import { readText, textEncodingOf } from './index.ts';

/** One byte for each character. */
function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

describe('textEncodingOf', () => {
  it.each([
    ['utf-8', 'plain words'],
    ['utf-8', 'Stra\xC3\x9Fe'],
    ['utf-8', '\xEF\xBB\xBFStra\xC3\x9Fe'],
    ['utf-16le', '\xFF\xFEa\0'],
    ['utf-16be', '\xFE\xFF\0a'],
    ['utf-16le', 'T\0e\0x\0t\0'],
    ['utf-16be', '\0T\0e\0x\0t'],
    ['windows-1252', 'Stra\xDFe'],
    ['windows-1252', 'Caf\xE9 \x96 12 \x80'],
    ['iso-8859-2', '<!doctype html><meta charset="latin2"><p>\xB3'],
    ['iso-8859-2', '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-2"><p>\xB3'],
    ['windows-1251', '<?xml version="1.0" encoding="windows-1251"?><p>\xE0'],
    ['utf-8', '<meta charset="latin2"><p>Stra\xC3\x9Fe'],
    ['windows-1252', '<meta charset="utf-8"><p>Stra\xDFe'],
    ['windows-1252', '<meta charset="klingon"><p>Stra\xDFe'],
    ['utf-8', 'Stra\xC3\x9Fe, Gr\xC3\xB6\xC3\x9Fe \xFF Ma\xC3\x9Fe'],
  ])('finds %s in %j', async (encoding, text) => {
    expect(await textEncodingOf(bytes(text))).toMatchObject({ encoding, doubtful: [] });
  });

  it.each([
    [
      'windows-1251',
      'Библиотека закрыта в понедельник.',
      'c1e8e1ebe8eef2e5eae020e7e0eaf0fbf2e020e220efeeede5e4e5ebfcede8ea2e',
    ],
    [
      'koi8-r',
      'Библиотека закрыта в понедельник.',
      'e2c9c2ccc9cfd4c5cbc120dac1cbd2d9d4c120d720d0cfcec5c4c5ccd8cec9cb2e',
    ],
    [
      'ibm866',
      'Библиотека закрыта в понедельник.',
      '81a8a1aba8aee2a5aaa020a7a0aae0ebe2a020a220afaeada5a4a5abecada8aa2e',
    ],
    ['gb18030', '图书馆周一闭馆。', 'cdbccae9b9ddd6dcd2bbb1d5b9dda1a3'],
    ['big5', '圖書館星期一休館。', 'b9cfaed1c05dac50b4c1a440a5f0c05da143'],
    ['shift_jis', '図書館は月曜日に閉館します。', '907d8f918ad982cd8c8e976a93fa82c995c28ad982b582dc82b78142'],
    [
      'euc-jp',
      '図書館は月曜日に閉まっています。',
      'bfdebdf1b4dba4cfb7eecdcbc6fca4cbcac4a4dea4c3a4c6a4a4a4dea4b9a1a3',
    ],
    ['euc-kr', '도서관은 월요일에 휴관합니다.', 'b5b5bcadb0fcc0ba20bff9bfe4c0cfbfa120c8deb0fcc7d5b4cfb4d92e'],
    ['iso-2022-jp', '図書館は月曜日です。', '1b24423f5e3d71345b244f376e4d4b467c2447243921231b2842'],
    [
      'windows-1253',
      'Η βιβλιοθήκη είναι κλειστή τη Δευτέρα και η κάρτα κοστίζει 12 €.',
      'c720e2e9e2ebe9efe8deeae720e5dfede1e920eaebe5e9f3f4de20f4e720c4e5f5f4ddf1e120eae1e920e720eadcf1f4e120eaeff3f4dfe6e5e920313220802e',
    ],
    ['windows-1255', 'הספרייה סגורה ביום שני.', 'e4f1f4f8e9e9e420f1e2e5f8e420e1e9e5ed20f9f0e92e'],
    ['windows-1256', 'المكتبة مغلقة يوم الاثنين.', 'c7e1e3dfcac8c920e3dbe1dec920ede6e320c7e1c7cbe4ede42e'],
    [
      'windows-1254',
      'Şehir kütüphanesi pazartesi günü kapalıdır.',
      'de65686972206bfc74fc7068616e6573692070617a6172746573692067fc6efc206b6170616cfd64fd722e',
    ],
  ])('assumes %s for "%s"', async (encoding, text, hex) => {
    expect(await readText(fromHex(hex))).toMatchObject({ encoding, text, doubtful: [] });
  });

  it('assumes Central European for Czech and Western European for French', async () => {
    const czech = await readText(
      bytes('Knihovna je v pond\xECl\xED zav\xF8en\xE1. Poplatek \xE8in\xED dvan\xE1ct korun.'),
    );
    expect(czech).toMatchObject({
      encoding: 'windows-1250',
      isAssumed: true,
      text: expect.stringContaining('pondělí'),
    });
    const french = await readText(bytes('Le caf\xE9 co\xFBte 12 francs.'));
    expect(french).toMatchObject({ encoding: 'windows-1252', text: 'Le café coûte 12 francs.' });
  });

  it('calls an encoding doubtful that cannot be read or told from another', async () => {
    const dos = await textEncodingOf(
      bytes('Die Geb\x81hr f\x81r die M\x81llabfuhr betr\x84gt zw\x94lf Euro.'),
    );
    expect(dos.doubtful.length).toBeGreaterThan(0);
    expect((await textEncodingOf(bytes('\xFF\xFE\0\0a\0\0\0'))).doubtful).toEqual(['utf-32']);
  });
});

describe('readText', () => {
  it('keeps a text in UTF-8 with damaged characters, and says where the first is', async () => {
    const read = await readText(bytes('Stra\xC3\x9Fe\nGr\xC3\xB6\xC3\x9Fe \xFF'));
    expect(read).toMatchObject({
      encoding: 'utf-8',
      isAssumed: false,
      text: 'Straße\nGröße \uFFFD',
      damaged: 1,
      damagedLine: 2,
    });
  });

  it('reports nothing damaged where the text has that character itself', async () => {
    expect(await readText(bytes('\xEF\xBF\xBD'))).toMatchObject({ damaged: 0, damagedLine: 0 });
  });

  it('reads UTF-16 with and without a byte order mark', async () => {
    for (const encoded of [utf16('\uFEFFStraße 5'), utf16('Straße 5'), utf16('Straße 5').swap16()])
      expect((await readText(encoded)).text).toBe('Straße 5');
  });
});
