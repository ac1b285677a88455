import type { Block } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { buildPdf, linesAt, type PdfText } from '../__fixtures__/build-pdf.ts';
import { loadPdf } from './load-pdf.ts';

const LIMITS = { maxPages: 100, maxPageCharacters: 100_000 };

async function blocksOf(pages: readonly (readonly PdfText[])[]): Promise<readonly Block[][]> {
  const document = await loadPdf(buildPdf(pages), LIMITS);
  return document.pages.map(({ blocks }) => [...blocks]);
}

const PROSE = [
  'The canteen opens at seven and closes at three on working days, and',
  'guests are welcome from noon on if they have been announced before.',
];

/** Lines of nearly one width, as a justified column has them. */
function column(word: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${word} column line ${index + 10} goes on and on in it`,
  );
}

describe('loadPdf', () => {
  it('joins lines into paragraphs and splits them at wider gaps', async () => {
    const second = [
      'A second paragraph follows after some room and is one of its own, since',
      'there is a gap.',
    ];
    const [blocks] = await blocksOf([[...linesAt(50, 800, PROSE), ...linesAt(50, 760, second)]]);
    expect(blocks).toEqual([
      { kind: 'paragraph', text: PROSE.join(' ') },
      { kind: 'paragraph', text: second.join(' ') },
    ]);
  });

  it('reads larger text as headings', async () => {
    const [blocks] = await blocksOf([
      [{ text: 'Opening hours', x: 50, y: 800, size: 16 }, ...linesAt(50, 770, PROSE)],
    ]);
    expect(blocks?.[0]).toEqual({ kind: 'heading', text: 'Opening hours' });
  });

  it('reads a short line in another font above text as a heading', async () => {
    const heading = { text: 'Opening hours', x: 50, y: 740, bold: true };
    const [blocks] = await blocksOf([[...linesAt(50, 800, PROSE), heading, ...linesAt(50, 726, PROSE)]]);
    expect(blocks?.map(({ kind }) => kind)).toEqual(['paragraph', 'heading', 'paragraph']);
  });

  it('finds no heading when all text looks the same', async () => {
    const [blocks] = await blocksOf([linesAt(50, 800, [...PROSE, ...PROSE])]);
    expect(blocks?.map(({ kind }) => kind)).toEqual(['paragraph']);
  });

  it('reads one column after the other when the file writes them line by line across the page', async () => {
    const left = linesAt(50, 780, column('left', 12));
    const right = linesAt(310, 780, column('right', 12));
    const [blocks] = await blocksOf([left.flatMap((text, index) => [text, right[index] ?? text])]);
    const text = blocks?.map((block) => (block.kind === 'paragraph' ? block.text : '')).join(' ') ?? '';
    expect(text.lastIndexOf('left')).toBeLessThan(text.indexOf('right'));
  });

  it('reads a title above two columns first and a line below them last', async () => {
    const title = { text: 'A title that spans both of the columns of this page', x: 50, y: 810, size: 18 };
    const note = {
      text: 'This note at the foot of the page is as wide as the two columns above it together.',
      x: 50,
      y: 600,
    };
    const left = linesAt(50, 780, column('left', 12));
    const right = linesAt(310, 780, column('right', 12));
    const [blocks] = await blocksOf([[note, ...right, ...left, title]]);
    const texts = blocks?.map((block) => ('text' in block ? block.text : '')) ?? [];
    expect(texts[0]).toContain('A title');
    expect(texts[1]).toContain('left');
    expect(texts.at(-1)).toContain('This note');
  });

  it('keeps the rows of a table as lines below their header', async () => {
    const row = (y: number, cells: readonly string[]): PdfText[] =>
      cells.map((text, index) => ({ text, x: 50 + index * 150, y }));
    const rows = [
      ...row(700, ['Service', 'Fee', 'Waiting time']),
      ...row(685, ['Passport', '68.00', '5 weeks']),
    ];
    const [blocks] = await blocksOf([
      [...linesAt(50, 800, PROSE), ...rows, ...row(670, ['Identity card', '34.00', '3 weeks'])],
    ]);
    expect(blocks?.at(-1)).toEqual({
      kind: 'table',
      header: 'Service | Fee | Waiting time',
      rows: ['Passport | 68.00 | 5 weeks', 'Identity card | 34.00 | 3 weeks'],
    });
  });

  it('joins the wrapped lines of a cell', async () => {
    const texts: PdfText[] = [
      { text: 'Place', x: 50, y: 700 },
      { text: 'Opening hours', x: 250, y: 700 },
      { text: 'Branch Nordkai', x: 50, y: 680 },
      { text: '10 to 13 and', x: 250, y: 680 },
      { text: '14 to 18', x: 250, y: 669 },
      { text: 'Central Library', x: 50, y: 649 },
      { text: '10 to 19', x: 250, y: 649 },
    ];
    const [blocks] = await blocksOf([[...linesAt(50, 800, PROSE), ...texts]]);
    expect(blocks?.at(-1)).toMatchObject({
      rows: ['Branch Nordkai | 10 to 13 and 14 to 18', 'Central Library | 10 to 19'],
    });
  });

  it('joins a range that is broken after its dash, in a cell and in text', async () => {
    const texts: PdfText[] = [
      { text: 'Place', x: 50, y: 700 },
      { text: 'Opening hours', x: 250, y: 700 },
      { text: 'Branch Nordkai', x: 50, y: 680 },
      { text: '10:00–', x: 250, y: 680 },
      { text: '13:00', x: 250, y: 669 },
      { text: 'Central Library', x: 50, y: 649 },
      { text: '10:00–19:00', x: 250, y: 649 },
    ];
    const prose = linesAt(50, 800, [
      'The canteen of the house opens at seven on all of its working days, 11:30–',
      '13:30 is for guests – who pay more than the others for the very same food –',
      'and the rest of the day is for those who work here.',
    ]);
    const [blocks] = await blocksOf([[...prose, ...texts]]);
    expect(blocks?.[0]).toMatchObject({ text: expect.stringMatching(/11:30–13:30 is.*food – and/) });
    expect(blocks?.at(-1)).toMatchObject({
      rows: ['Branch Nordkai | 10:00–13:00', 'Central Library | 10:00–19:00'],
    });
  });

  it('reads bulleted and numbered lists with wrapped lines', async () => {
    const list = linesAt(60, 700, [
      '1. Fill in the form.',
      '2. Take it to the service centre with your',
      '3. Wait.',
    ]);
    const wrapped = { text: 'identity card.', x: 72, y: 676 };
    const moved = list.map((item, index) => (index === 2 ? { ...item, y: 664 } : item));
    const [blocks] = await blocksOf([
      [...linesAt(50, 800, PROSE), ...moved.slice(0, 2), wrapped, ...moved.slice(2)],
    ]);
    expect(blocks?.at(-1)).toEqual({
      kind: 'list',
      items: [
        '1. Fill in the form.',
        '2. Take it to the service centre with your identity card.',
        '3. Wait.',
      ],
    });
  });

  it('drops running headers, footers and page numbers but keeps a title with the same text', async () => {
    const pages = [1, 2, 3, 4].map((number): PdfText[] => [
      { text: 'Staff Handbook', x: 50, y: 820, size: 8 },
      { text: `Page ${number} of 4`, x: 280, y: 30, size: 8 },
      ...(number === 1 ? [{ text: 'Staff Handbook', x: 50, y: 780, size: 20 }] : []),
      ...linesAt(
        50,
        740,
        PROSE.map((line) => `${number} ${line}`),
      ),
    ]);
    const blocks = await blocksOf(pages);
    expect(blocks[0]?.[0]).toEqual({ kind: 'heading', text: 'Staff Handbook' });
    expect(JSON.stringify(blocks.slice(1))).not.toMatch(/Staff Handbook|of 4/);
  });

  it('keeps repeated text that is not set apart', async () => {
    const blocks = await blocksOf([
      linesAt(50, 800, PROSE),
      linesAt(50, 800, PROSE),
      linesAt(50, 800, PROSE),
    ]);
    expect(blocks.map((page) => page.length)).toEqual([1, 1, 1]);
  });

  it('joins a hyphenated word that occurs elsewhere and keeps other hyphens', async () => {
    const lines = [
      'The network has a number, and whoever works in that very network gets in-',
      'network prices; others pay for the elimi-',
      'nation of faults. Elimination is not cheap, and it takes some time as well.',
    ];
    const [blocks] = await blocksOf([linesAt(50, 800, lines)]);
    expect(blocks?.[0]).toMatchObject({
      text: expect.stringMatching(/gets in-network prices.*the elimination of faults/),
    });
  });

  it('joins a name with a capital within that occurs elsewhere', async () => {
    const lines = [
      'The machine of this paper is TraceMonkey, and the road to it is from North-',
      'South to the West. We call the resulting virtual machine by the name Trace-',
      'Monkey, for it is a monkey.',
    ];
    const [blocks] = await blocksOf([linesAt(50, 800, lines)]);
    expect(blocks?.[0]).toMatchObject({
      text: expect.stringMatching(/from North-South to.*the name TraceMonkey, for/),
    });
  });

  it('numbers pages and reports those without text', async () => {
    const document = await loadPdf(buildPdf([linesAt(50, 800, PROSE), [], linesAt(50, 800, PROSE)]), LIMITS);
    expect(document.pageCount).toBe(3);
    expect(document.pages.map(({ number }) => number)).toEqual([1, 3]);
    expect(document.warnings).toEqual([expect.objectContaining({ code: 'page_without_text', pages: [2] })]);
  });

  it('keeps the other pages when one page cannot be read', async () => {
    const bytes = buildPdf([linesAt(50, 800, PROSE), linesAt(50, 800, PROSE)], { missingPages: [2] });
    const document = await loadPdf(bytes, LIMITS);
    expect(document.pages).toHaveLength(1);
    expect(document.warnings).toEqual([expect.objectContaining({ code: 'page_failed', pages: [2] })]);
  });

  it('warns that a file may be cut off', async () => {
    const whole = buildPdf([linesAt(50, 800, PROSE)]);
    const document = await loadPdf(whole.subarray(0, whole.length - 7), LIMITS);
    expect(document.warnings).toEqual([expect.objectContaining({ code: 'file_cut_off' })]);
  });
});

describe('loadPdf with a document that it refuses', () => {
  const page = linesAt(50, 800, PROSE);

  it.each([
    ['encrypted', buildPdf([page], { encrypted: true })],
    ['no_text', buildPdf([[], []])],
    ['garbled_text', buildPdf([page], { garbled: true })],
    ['broken', new TextEncoder().encode('%PDF-1.4 and nothing more')],
    ['too_many_pages', buildPdf(Array.from({ length: 101 }, () => page))],
  ])('throws %s', async (code, bytes) => {
    await expect(loadPdf(bytes, LIMITS)).rejects.toMatchObject({ code });
  });
});
