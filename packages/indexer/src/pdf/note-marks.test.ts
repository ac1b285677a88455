import { describe, expect, it } from 'vitest';
import { buildPdf, type PdfText } from '../__fixtures__/build-pdf.ts';
import { loadPdf } from './load-pdf.ts';
import { setMarksApart, toRaised } from './note-marks.ts';

describe('setMarksApart', () => {
  it.each([
    ['It costs 45¹ euros.', 'It costs 45 ¹ euros.'],
    ['It takes 20², or 30³⁾, evenings.', 'It takes 20 ², or 30 ³⁾, evenings.'],
    ['The course¹,² is full.', 'The course ¹,² is full.'],
    ['It is full.³ Ask again.', 'It is full ³. Ask again.'],
    ['Members of the EU¹ pay less.', 'Members of the EU ¹ pay less.'],
    ['Zone A² costs 8%¹.', 'Zone A ² costs 8% ¹.'],
  ])('parts the marks of notes from words and figures: "%s"', (text, expected) => {
    expect(setMarksApart(text)).toBe(expected);
  });

  it.each([
    'a hall of 120 m² and 30 km², 5 m³',
    '9 cm² for 1 s⁻²',
    'about 3 × 10⁶ trees, O(n²)',
    'R² is high',
    '½ of H₂O and CO₂',
  ])('leaves powers and other small figures: "%s"', (text) => expect(setMarksApart(text)).toBe(text));
});

describe('toRaised', () => {
  it.each([
    ['1', '¹'],
    ['2)', '²⁾'],
    ['[3]', '⁽³⁾'],
    ['1, 2', '¹,²'],
    ['a', 'ᵃ'],
    ['-1', '⁻¹'],
  ])('turns the mark "%s" into "%s"', (mark, raised) => {
    expect(toRaised(mark)).toBe(raised);
  });

  it.each(['th', 'st', 'e', 'TM', '*', 'hall'])('leaves "%s", which is no figure of a note', (text) => {
    expect(toRaised(text)).toBe(text);
  });
});

describe('loadPdf with marks of notes', () => {
  async function textOf(texts: readonly PdfText[]): Promise<string> {
    const { pages } = await loadPdf(buildPdf([texts]), { maxPages: 9, maxPageCharacters: 9_999 });
    return pages
      .flatMap(({ blocks }) => blocks.map((block) => ('text' in block ? block.text : '')))
      .join('\n');
  }
  const before = { text: 'The pottery course costs 45', x: 50, y: 700 };
  const mark = { text: '1', x: 173.4, y: 704, size: 6 };
  const after = { text: 'euros and takes twenty evenings of the winter.', x: 180, y: 700 };
  const note = [
    { text: '1', x: 50, y: 643, size: 6 },
    { text: 'Pupils pay half.', x: 56, y: 640 },
  ];

  it('keeps a figure apart from a raised mark, and the text of the note', async () => {
    expect(await textOf([before, mark, after, ...note])).toBe(
      'The pottery course costs 45 ¹ euros and takes twenty evenings of the winter.\n¹ Pupils pay half.',
    );
  });

  it('finds the place of a mark that the file draws after the text', async () => {
    expect(await textOf([before, after, ...note, mark])).toContain('costs 45 ¹ euros');
  });

  it('reads raised letters as part of their word and lowered figures as part of their formula', async () => {
    const texts = [
      { text: 'It opens on the 5', x: 50, y: 700 },
      { text: 'th', x: 124.6, y: 704, size: 6 },
      { text: 'of May, and measures CO', x: 133, y: 700 },
      { text: '2', x: 249.8, y: 698, size: 6 },
    ];
    expect(await textOf(texts)).toBe('It opens on the 5th of May, and measures CO2');
  });
});
