import type { Block } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { buildPdf, linesAt, type PdfText } from '../__fixtures__/build-pdf.ts';
import { loadPdf } from './load-pdf.ts';

async function blocksOf(texts: readonly PdfText[]): Promise<readonly Block[]> {
  const { pages } = await loadPdf(buildPdf([texts]), { maxPages: 9, maxPageCharacters: 99_999 });
  return pages[0]?.blocks ?? [];
}

async function textsOf(texts: readonly PdfText[]): Promise<string[]> {
  const blocks = await blocksOf(texts);
  return blocks.map((block) =>
    'text' in block ? block.text : block.kind === 'table' ? 'a table' : 'a list',
  );
}

/** Lines of nearly one width, as a justified column has them, in one sentence. */
function column(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index === count - 1
      ? `and the ${word} column ends here.`
      : `the ${word} column line ${index + 10} goes on and on in it`,
  );
}

function table(top: number, rows: number): PdfText[] {
  return Array.from({ length: rows }, (_, index) => [
    { text: index === 0 ? 'Program' : `program-${index}`, x: 60, y: top - index * 12 },
    { text: index === 0 ? 'Loops' : `${index}`, x: 200, y: top - index * 12 },
    { text: index === 0 ? 'Trees' : `${index * 2}`, x: 330, y: top - index * 12 },
    { text: index === 0 ? 'Speed' : `${index}.5`, x: 460, y: top - index * 12 },
  ]).flat();
}

const LEFT = linesAt(50, 500, column('left', 12));
const RIGHT = linesAt(310, 500, column('right', 12));

describe('loadPdf with columns', () => {
  it('reads them below a wide table whose cells leave no gutter', async () => {
    const wide = [
      { text: 'Program', x: 60, y: 760 },
      { text: 'Bytes in the caches of all of its processors', x: 180, y: 760 },
      { text: 'Speed', x: 500, y: 760 },
      ...[1, 2, 3, 4, 5, 6].flatMap((n) => [
        { text: `program-${n}`, x: 60, y: 760 - n * 12 },
        { text: `between ${n}0000 and ${n}5000 in each one of them`, x: 180, y: 760 - n * 12 },
        { text: `${n}.5`, x: 500, y: 760 - n * 12 },
      ]),
    ];
    expect(await textsOf([...wide, ...LEFT, ...RIGHT])).toEqual([
      'a table',
      column('left', 12).join(' '),
      column('right', 12).join(' '),
    ]);
  });

  it('reads a table across columns as one table, where its cells do not cross the gutter', async () => {
    const [first, ...others] = await blocksOf([...table(760, 8), ...LEFT, ...RIGHT]);
    expect(first).toMatchObject({
      header: 'Program | Loops | Trees | Speed',
      rows: expect.arrayContaining(['program-7 | 7 | 14 | 7.5']),
    });
    expect(others).toHaveLength(2);
  });

  it('reads a table between columns in its place', async () => {
    const upper = [...linesAt(50, 800, column('first', 8)), ...linesAt(310, 800, column('second', 8))];
    expect(await textsOf([...upper, ...table(680, 8), ...LEFT, ...RIGHT])).toEqual([
      column('first', 8).join(' '),
      column('second', 8).join(' '),
      'a table',
      column('left', 12).join(' '),
      column('right', 12).join(' '),
    ]);
  });

  it('reads three columns one after the other', async () => {
    const short = (word: string, x: number): PdfText[] =>
      linesAt(x, 700, [
        ...Array.from({ length: 9 }, (_, n) => `the ${word} column has line ${n}`),
        `it ends ${word}.`,
      ]);
    const title = { text: 'A title over all of the three columns of this page', x: 50, y: 760, size: 18 };
    const texts = await textsOf([title, ...short('one', 50), ...short('two', 225), ...short('three', 400)]);
    expect(texts).toHaveLength(4);
    expect(texts.map((text) => text.match(/ends (\w+)/)?.[1])).toEqual([undefined, 'one', 'two', 'three']);
  });

  it('keeps the short last line of an abstract as wide as the page with it', async () => {
    const abstract = linesAt(50, 700, [
      'This abstract is as wide as both of the columns below it together, and it has more than a line, so',
      'that its last line is short',
      'and short.',
    ]);
    expect(await textsOf([...abstract, ...LEFT, ...RIGHT])).toEqual([
      abstract.map(({ text }) => text).join(' '),
      column('left', 12).join(' '),
      column('right', 12).join(' '),
    ]);
  });

  it('leaves headers and footers out of the columns', async () => {
    const edges = (y: number, left: string, right: string): PdfText[] => [
      { text: left, x: 50, y, size: 8 },
      { text: right, x: 480, y, size: 8 },
    ];
    const texts = await textsOf([
      ...edges(820, 'Spring issue', 'Town news'),
      ...LEFT,
      ...RIGHT,
      ...edges(30, 'Town hall', '7'),
    ]);
    expect(texts.slice(1, 3)).toEqual([column('left', 12).join(' '), column('right', 12).join(' ')]);
  });

  it('reads a narrow column with short lines beside the text', async () => {
    const contact = linesAt(450, 500, [
      'Town hall',
      'Kornmarkt 1',
      'Velmarn',
      'Monday to Friday',
      '8 to 12',
      'and on request',
      'Room 12',
      'First floor',
      'Bring a pass',
    ]);
    const main = linesAt(
      50,
      500,
      column('main', 12).map((line) => `${line}, and it is as wide as a letter`),
    );
    const texts = await textsOf([...main, ...contact]);
    expect(texts[0]).toMatch(/^the main column.* as a letter$/);
    expect(texts.join(' ')).not.toContain('|');
    expect(texts).not.toContain('a table');
  });

  it('reads three columns above a table and two below it', async () => {
    const short = (word: string, x: number): PdfText[] =>
      linesAt(x, 800, [
        ...Array.from({ length: 7 }, (_, n) => `the ${word} column has line ${n}`),
        `it ends ${word}.`,
      ]);
    const upper = [...short('one', 50), ...short('two', 225), ...short('three', 400)];
    const texts = await textsOf([...upper, ...table(680, 8), ...LEFT, ...RIGHT]);
    expect(texts.map((text) => text.match(/ends (?!here)\w+|a table|the left|the right/)?.[0])).toEqual([
      'ends one',
      'ends two',
      'ends three',
      'a table',
      'the left',
      'the right',
    ]);
  });

  it('reads tables beside each other that the file writes one after the other', async () => {
    const small = (x: number, rows: readonly (readonly string[])[]): PdfText[] =>
      rows.flatMap(([name = '', value = ''], index) => [
        { text: name, x, y: 700 - index * 16, bold: index === 0 },
        { text: value, x: x + 100, y: 700 - index * 16, bold: index === 0 },
      ]);
    const tickets = [
      ['Ticket', 'Price'],
      ['Adult', '5.00'],
      ['Child', '2.00'],
      ['Dog', '1.00'],
    ];
    const boats = [
      ['Boat', 'Hour'],
      ['Canoe', '9.00'],
      ['Pedalo', '14.00'],
      ['Raft', '30.00'],
    ];
    expect(await blocksOf([...small(50, tickets), ...small(320, boats)])).toEqual([
      { kind: 'table', header: 'Ticket | Price', rows: ['Adult | 5.00', 'Child | 2.00', 'Dog | 1.00'] },
      { kind: 'table', header: 'Boat | Hour', rows: ['Canoe | 9.00', 'Pedalo | 14.00', 'Raft | 30.00'] },
    ]);
  });
});
