import { describe, expect, it } from 'vitest';
import { buildPdf, type PdfText } from '../__fixtures__/build-pdf.ts';
import { createLineJoiner } from './join-lines.ts';
import { loadPdf } from './load-pdf.ts';
import { closeUp, isSpace } from './spaceless.ts';

describe('closeUp', () => {
  it.each([
    ['図 書 館 は 何 時 に', '図書館は何時に'],
    ['お 知 ら せ', 'お知らせ'],
    ['図書 館は 月曜 日から', '図書館は月曜日から'],
  ])('joins the characters of the spaced-out text "%s"', (text, expected) => {
    expect(closeUp(text)).toBe(expected);
  });

  it.each(['東京都千代田区 一番町三丁目 市立図書館', '山田 太郎', 'two words 図書館', '氏名　住所'])(
    'leaves "%s"',
    (text) => expect(closeUp(text)).toBe(text),
  );
});

describe('isSpace', () => {
  it.each([
    ['word', 'word', 0.2, true],
    ['図書', '館は', 0.2, false],
    ['料金は', '2400', 0.25, false],
    ['料金は', '2400', 0.5, true],
    ['一階', '二階', 0.8, true],
  ])('between "%s" and "%s" with a gap of %d is %s', (before, after, gap, expected) => {
    expect(isSpace(before, after, gap)).toBe(expected);
  });
});

describe('createLineJoiner with Japanese', () => {
  it.each([
    ['図書館のカー', 'ドの料金', '図書館のカードの料金'],
    ['カードの料金は', '2400円です', 'カードの料金は2400円です'],
    ['開館時間（平日）', 'は午前九時', '開館時間（平日）は午前九時'],
    ['料金は2400', '円です', '料金は2400円です'],
    ['the library of', 'the town', 'the library of the town'],
  ])('joins "%s" and "%s"', (before, after, expected) => {
    expect(createLineJoiner([before, after])(before, after)).toBe(expected);
  });
});

describe('loadPdf with Japanese in a font that is not part of the file', () => {
  /** Shift_JIS, byte by byte. */
  const LIBRARY =
    '\x90\x7d\x8f\x91\x8a\xd9\x82\xcd\x8b\xe3\x8e\x9e\x82\xc9\x8a\x4a\x82\xab\x82\xdc\x82\xb7\x81\x42';

  async function textOf(texts: readonly PdfText[]): Promise<string> {
    const { pages } = await loadPdf(buildPdf([texts], { japanese: true }), {
      maxPages: 9,
      maxPageCharacters: 999,
    });
    return pages
      .flatMap(({ blocks }) => blocks.map((block) => ('text' in block ? block.text : '')))
      .join('\n');
  }

  it('reads its characters', async () => {
    expect(await textOf([{ text: LIBRARY, x: 50, y: 800 }])).toBe('図書館は九時に開きます。');
  });

  it('reads characters that are spaced out as one text', async () => {
    expect(await textOf([{ text: LIBRARY, x: 50, y: 800, spacing: 3 }])).toBe('図書館は九時に開きます。');
  });
});
