import type { Block } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { buildPdf, linesAt, type PdfText } from '../__fixtures__/build-pdf.ts';
import { loadPdf } from './load-pdf.ts';

async function tablesOf(...pages: readonly (readonly PdfText[])[]): Promise<readonly Block[]> {
  const document = await loadPdf(buildPdf(pages), { maxPages: 100, maxPageCharacters: 100_000 });
  return document.pages.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind === 'table');
}

type Style = Pick<PdfText, 'size' | 'bold'>;

/** Cells with their left edges at the given places; an empty text is no cell. */
function row(y: number, places: readonly number[], cells: readonly string[], style: Style = {}): PdfText[] {
  return cells.flatMap((text, index) => (text === '' ? [] : [{ text, x: places[index] ?? 0, y, ...style }]));
}

/** The width of a figure in 10 points of the fixture's font. */
function widthOf(figure: string): number {
  return [...figure].reduce((width, character) => width + (/\d/.test(character) ? 5.56 : 2.78), 0);
}

const PROSE = linesAt(50, 800, [
  'The fees of this house are set by the council and hold from the first of January of',
  'each year until the last of December, for all who live here and for their guests.',
]);
const BOLD = { bold: true };

describe('loadPdf with a table on several pages', () => {
  const PLACES = [50, 200, 330];
  const HEAD = row(700, PLACES, ['Service', 'Fee in euros', 'Waiting time'], BOLD);
  const body = (from: number, count: number, top: number): PdfText[] =>
    Array.from({ length: count }, (_, index) =>
      row(top - index * 20, PLACES, [`Item ${from + index}`, `${from + index}.50`, '3 weeks']),
    ).flat();

  it('repeats the names of the columns on each page', async () => {
    const tables = await tablesOf(
      [...PROSE, ...HEAD, ...body(1, 20, 680)],
      body(21, 30, 800),
      body(51, 3, 800),
    );
    expect(tables.map((table) => 'header' in table && table.header)).toEqual(
      Array(3).fill('Service | Fee in euros | Waiting time'),
    );
    expect(tables[2]).toMatchObject({
      rows: ['Item 51 | 51.50 | 3 weeks', 'Item 52 | 52.50 | 3 weeks', 'Item 53 | 53.50 | 3 weeks'],
    });
  });

  it('repeats them when only rows of words are left for the next page', async () => {
    const rest = [
      ...row(800, PLACES, ['Advice', 'free', 'none']),
      ...row(780, PLACES, ['Forms', 'free', 'none']),
    ];
    const [, last] = await tablesOf([...PROSE, ...HEAD, ...body(1, 20, 680)], rest);
    expect(last).toEqual({
      kind: 'table',
      header: 'Service | Fee in euros | Waiting time',
      rows: ['Advice | free | none', 'Forms | free | none'],
    });
  });

  it('repeats them below page numbers and running headers', async () => {
    const pages = [body(1, 20, 680), body(21, 20, 740), body(41, 20, 740)].map((rows, index) => [
      { text: 'Fees of the year', x: 50, y: 820, size: 8 },
      ...(index === 0 ? HEAD : []),
      ...rows,
      { text: `Page ${index + 1} of 3`, x: 280, y: 30, size: 8 },
    ]);
    const tables = await tablesOf(...pages);
    expect(tables.map((table) => 'header' in table && table.header)).toEqual(
      Array(3).fill('Service | Fee in euros | Waiting time'),
    );
  });

  it('does not name the columns of another table on the next page', async () => {
    const other = [
      ...row(800, [50, 300], ['Monday', '8 to 12']),
      ...row(780, [50, 300], ['Tuesday', '8 to 16']),
    ];
    const [, last] = await tablesOf([...PROSE, ...HEAD, ...body(1, 20, 680)], other);
    expect(last).toEqual({ kind: 'table', rows: ['Monday | 8 to 12', 'Tuesday | 8 to 16'] });
  });

  it('keeps the names that the next page has itself', async () => {
    const own = row(800, PLACES, ['Room', 'Rent in euros', 'Notice'], BOLD);
    const [, last] = await tablesOf([...PROSE, ...HEAD, ...body(1, 20, 680)], [...own, ...body(1, 3, 780)]);
    expect(last).toMatchObject({ header: 'Room | Rent in euros | Notice' });
  });
});

describe('loadPdf with a table that has a head of two rows', () => {
  const PLACES = [50, 130, 210, 290, 370];
  const rows = [
    ...row(650, PLACES, ['Tennis', '8.00', '12.00', '10.00', '15.00']),
    ...row(630, PLACES, ['Squash', '6.00', '9.00', '6.50', '9.50']),
  ];
  const lower = ['', 'Members', 'Guests', 'Members', 'Guests'];
  const expected = {
    header: 'Court | Summer, Members | Summer, Guests | Winter, Members | Winter, Guests',
    rows: ['Tennis | 8.00 | 12.00 | 10.00 | 15.00', 'Squash | 6.00 | 9.00 | 6.50 | 9.50'],
  };

  it('names each column by both rows, where cells stand in the middle of their columns', async () => {
    const upper = row(695, [0, 167, 331], ['', 'Summer', 'Winter'], BOLD);
    const head = [...upper, ...row(683, [50], ['Court'], BOLD), ...row(671, PLACES, lower, BOLD)];
    expect(await tablesOf([...PROSE, ...head, ...rows])).toMatchObject([expected]);
  });

  it('names each column by both rows, where cells stand at the left of their columns', async () => {
    const upper = row(695, PLACES, ['Court', 'Summer', '', 'Winter'], BOLD);
    expect(await tablesOf([...PROSE, ...upper, ...row(671, PLACES, lower, BOLD), ...rows])).toMatchObject([
      expected,
    ]);
  });

  it('names each column by both rows, where the head is set like the rows', async () => {
    const upper = row(695, [50, 167, 331], ['', 'Summer', 'Winter']);
    const head = [...upper, ...row(671, PLACES, ['Court', ...lower.slice(1)])];
    expect(await tablesOf([...PROSE, ...head, ...rows])).toMatchObject([expected]);
  });

  it('joins the lines of one name', async () => {
    const head = [
      ...row(682, [290, 370], ['Each further', 'At most'], BOLD),
      ...row(670, PLACES, ['Place', 'Zone', 'First hour', 'hour', 'a day'], BOLD),
    ];
    expect(await tablesOf([...PROSE, ...head, ...rows])).toMatchObject([
      { header: 'Place | Zone | First hour | Each further hour | At most a day' },
    ]);
  });

  it('reads years as names', async () => {
    const head = row(670, PLACES.slice(0, 3), ['Court', '2025', '2026']);
    const prices = [
      ...row(650, PLACES, ['Tennis', '8.00', '8.50']),
      ...row(630, PLACES, ['Squash', '6.00', '6.50']),
    ];
    expect(await tablesOf([...PROSE, ...head, ...prices])).toMatchObject([{ header: 'Court | 2025 | 2026' }]);
  });
});

describe('loadPdf with the cells of a table', () => {
  it('keeps the place of an empty cell', async () => {
    const places = [50, 200, 300, 400];
    const table = [
      ...row(700, places, ['Card', 'Adult', 'Reduced', 'Child'], BOLD),
      ...row(680, places, ['Annual card', '24.00', '', '6.00']),
      ...row(660, places, ['Day card', '', '', '1.00']),
      ...row(640, places, ['Month card', '9.00', '5.00', '2.00']),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      {
        rows: [
          'Annual card | 24.00 | – | 6.00',
          'Day card | – | – | 1.00',
          'Month card | 9.00 | 5.00 | 2.00',
        ],
      },
    ]);
  });

  it('keeps right-aligned figures in their columns, also beside an empty cell', async () => {
    const right = (y: number, x: number, text: string): PdfText => ({ text, x: x - widthOf(text), y });
    const table = [
      ...row(700, [50, 273, 374], ['Bin', 'Fee', 'Extra'], BOLD),
      { text: 'Residual waste 60 litres', x: 50, y: 680 },
      right(680, 290, '84.00'),
      right(680, 400, '6.00'),
      { text: 'Container 1,100 litres', x: 50, y: 660 },
      right(660, 290, '1,290.00'),
      { text: 'Packaging 240 litres', x: 50, y: 640 },
      right(640, 400, '1,060.00'),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      {
        header: 'Bin | Fee | Extra',
        rows: [
          'Residual waste 60 litres | 84.00 | 6.00',
          'Container 1,100 litres | 1,290.00 | –',
          'Packaging 240 litres | – | 1,060.00',
        ],
      },
    ]);
  });

  it('reads figures beside the middle of cells of several lines as their row', async () => {
    const places = [50, 130, 400];
    const waste = (top: number, lines: readonly (readonly string[])[], fee: string): PdfText[] => [
      ...lines.flatMap((cells, index) => row(top - index * 12, places, cells)),
      { text: fee, x: 400, y: top - (lines.length - 1) * 6 },
    ];
    const table = [
      ...row(700, places, ['Service', 'What it is', 'Fee'], BOLD),
      ...waste(
        678,
        [
          ['Bulky', 'Furniture at the kerb, up to three cubic'],
          ['waste', 'metres'],
        ],
        '25',
      ),
      ...waste(
        644,
        [
          ['Green', 'Branches and leaves in paper'],
          ['waste', 'sacks'],
        ],
        '9',
      ),
      ...waste(
        610,
        [
          ['Rubble', 'Clean stones, tiles and bricks that'],
          ['', 'come from one'],
          ['', 'household'],
        ],
        '84',
      ),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      {
        rows: [
          'Bulky waste | Furniture at the kerb, up to three cubic metres | 25',
          'Green waste | Branches and leaves in paper sacks | 9',
          'Rubble | Clean stones, tiles and bricks that come from one household | 84',
        ],
      },
    ]);
  });

  it('joins a wrapped cell in a table whose lines are all equally far apart', async () => {
    const places = [50, 200, 330];
    const table = [
      ...row(700, places, ['Course', 'Deadline', 'Fee'], BOLD),
      ...row(686, places, ['Violin', 'open until', '45.00']),
      ...row(672, places, ['', '15 March', '']),
      ...row(658, places, ['Choir', 'none', '10.00']),
      ...row(644, places, ['Drums and other', 'none', '60.00']),
      ...row(630, places, ['loud instruments', '', '']),
      ...row(616, places, ['Flute', 'none', '30.00']),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      {
        rows: [
          'Violin | open until 15 March | 45.00',
          'Choir | none | 10.00',
          'Drums and other loud instruments | none | 60.00',
          'Flute | none | 30.00',
        ],
      },
    ]);
  });

  it('keeps rows of figures apart below a head with more room', async () => {
    const places = [50, 200];
    const rows = [1, 2, 3, 4].flatMap((n) => row(690 - n * 13, places, [`Zone ${n}`, `${n}.00`]));
    expect(await tablesOf([...PROSE, ...row(710, places, ['Zone', 'Fee'], BOLD), ...rows])).toMatchObject([
      { rows: ['Zone 1 | 1.00', 'Zone 2 | 2.00', 'Zone 3 | 3.00', 'Zone 4 | 4.00'] },
    ]);
  });

  it('reads columns that are close to each other', async () => {
    const places = [50, 93, 127];
    const table = [
      ...row(700, places, ['Course', 'Price', 'Seats'], BOLD),
      ...row(680, places, ['Pottery', '45', '12']),
      ...row(660, places, ['Sewing', '60', '8']),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      { header: 'Course | Price | Seats', rows: ['Pottery | 45 | 12', 'Sewing | 60 | 8'] },
    ]);
  });
});
