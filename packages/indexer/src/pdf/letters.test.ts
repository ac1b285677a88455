import { describe, expect, it } from 'vitest';
import { buildPdf, type PdfOptions } from '../__fixtures__/build-pdf.ts';
import { textOfGlyph } from './glyph-names.ts';
import { toLetters } from './letters.ts';
import { loadPdf } from './load-pdf.ts';

describe('toLetters', () => {
  it.each([
    [
      'the ligatures of Unicode',
      'ﬁnal ﬂow, oﬃce, waﬄe, oﬀ, ﬆar, laﬅ',
      'final flow, office, waffle, off, star, last',
    ],
    ['ligatures in the private use area', '\uF001nal \uF002ow', 'final flow'],
    ['old-style figures', '\uF731\uF739\uF738\uF734', '1984'],
    ['small capitals', 'S\uF76D\uF769\uF774\uF768', 'Smith'],
    ['radicals', '⽴⻑⻘⾦', '立長青金'],
    ['boxes and bullets', '\uF0FE yes \uF0A8 no \uF0B7 maybe', '☒ yes ☐ no • maybe'],
    ['what means something else as another character', '120 m² ½ … ㎏', '120 m² ½ … ㎏'],
  ])('reads %s', (_, text, expected) => {
    expect(toLetters(text)).toBe(expected);
  });

  it('shows a glyph without a mapping', () => {
    expect(toLetters('o\u0000ce \u0019nal')).toBe('o\uFFFDce \uFFFDnal');
  });
});

describe('textOfGlyph', () => {
  it.each([
    ['f_i', 'fi'],
    ['f_f_l', 'ffl'],
    ['ffi', 'ffi'],
    ['T_h', 'Th'],
    ['one.oldstyle', '1'],
    ['a.sc', 'a'],
    ['uni00660069', 'fi'],
    ['u1F600', '😀'],
  ])('reads "%s" as "%s"', (name, text) => {
    expect(textOfGlyph(name)).toBe(text);
  });

  it.each(['g18', '.notdef', 'f_g18', 'C0014', ''])('does not guess "%s"', (name) => {
    expect(textOfGlyph(name)).toBeUndefined();
  });
});

describe('loadPdf with characters in fonts of their own', () => {
  async function load(options: PdfOptions, [fi, fl, ffi] = ['\u00DE', '\u00D0', '\u00D7']) {
    const texts = [
      { text: `The ${fi}nal report is about the ${fl}ow of water.`, x: 50, y: 800 },
      { text: `It is sold at the o${ffi}ce.`, x: 50, y: 770 },
    ];
    const page = [{ text: 'This page has letters that everybody knows.', x: 50, y: 800 }];
    const { pages, warnings } = await loadPdf(buildPdf([page, texts], options), {
      maxPages: 9,
      maxPageCharacters: 9_999,
    });
    const blocks = pages[1]?.blocks ?? [];
    return { text: blocks.map((block) => ('text' in block ? block.text : '')).join('\n'), warnings };
  }
  const READ = 'The final report is about the flow of water.\nIt is sold at the office.';

  it('reads ligatures by the names of their glyphs', async () => {
    const glyphs = { 222: 'f_i.short', 208: 'f_l', 215: 'uni0066_f_i' };
    expect(await load({ glyphs })).toEqual({ text: READ, warnings: [] });
  });

  it('reads ligatures that are mapped to the private use area', async () => {
    const unicode = { 222: 0xf001, 208: 0xf002, 215: 0xfb03 };
    expect(await load({ unicode })).toEqual({ text: READ, warnings: [] });
  });

  it('names the page with letters that it cannot know, and shows their places', async () => {
    const { text, warnings } = await load({ glyphs: { 24: 'g18', 208: 'f_l', 26: 'g19' } }, [
      '\u0018',
      '\u00D0',
      '\u001A',
    ]);
    expect(text).toBe('The \uFFFDnal report is about the flow of water.\nIt is sold at the o\uFFFDce.');
    expect(warnings).toEqual([expect.objectContaining({ code: 'letters_missing', pages: [2] })]);
  });
});
