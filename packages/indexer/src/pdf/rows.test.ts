import { describe, expect, it } from 'vitest';
import type { PdfText } from '../__fixtures__/build-pdf.ts';
import { BOLD, PROSE, row, tablesOf, widthOf } from '../__fixtures__/table-texts.ts';

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

  it('joins wrapped cells that begin with capitals, because their words had no room above', async () => {
    const places = [50, 130, 330];
    const table = [
      ...row(700, places, ['Dienst', 'Was es ist', 'Preis'], BOLD),
      ...row(686, places, ['Sperriger', 'Abholung am Rand der Straße von', '25,00']),
      ...row(672, places, ['Abfall', 'Möbeln und Teppichen', '']),
      ...row(658, places, ['Bauschutt', 'Steine', '84,00']),
      ...row(644, places, ['Grünes', 'Zweige, Laub und Gras in Säcken', '9,00']),
      ...row(630, places, ['Schnittgut', 'Papier ausgenommen', '']),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      {
        rows: [
          'Sperriger Abfall | Abholung am Rand der Straße von Möbeln und Teppichen | 25,00',
          'Bauschutt | Steine | 84,00',
          'Grünes Schnittgut | Zweige, Laub und Gras in Säcken Papier ausgenommen | 9,00',
        ],
      },
    ]);
  });

  it('keeps rows of words apart that are set in groups', async () => {
    const places = [50, 200];
    const texts = ['Mayor', 'Clerk', 'Baker', 'Miller', 'Smith', 'Tailor'];
    const rows = texts.flatMap((name, index) =>
      row(684 - index * 12 - Math.floor(index / 3) * 10, places, [
        name,
        `House of the ${name.toLowerCase()}`,
      ]),
    );
    expect(await tablesOf([...PROSE, ...row(698, places, ['Who', 'Where'], BOLD), ...rows])).toMatchObject([
      { rows: texts.map((name) => `${name} | House of the ${name.toLowerCase()}`) },
    ]);
  });

  it('keeps rows of figures apart below a head with more room', async () => {
    const places = [50, 200];
    const rows = [1, 2, 3, 4].flatMap((n) => row(690 - n * 13, places, [`Zone ${n}`, `${n}.00`]));
    expect(await tablesOf([...PROSE, ...row(702, places, ['Zone', 'Fee'], BOLD), ...rows])).toMatchObject([
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

  it('finds the column of names that stand in the middle over figures at the left', async () => {
    const table = [
      ...row(700, [110, 270, 430], ['Mill', 'Power', 'Built'], BOLD),
      ...row(680, [50, 210, 370], ['North', '12 kW', '1998']),
      ...row(660, [50, 210, 370], ['South', '15 kW', '2004']),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      { header: 'Mill | Power | Built', rows: ['North | 12 kW | 1998', 'South | 15 kW | 2004'] },
    ]);
  });
});

describe('loadPdf with lines below a table', () => {
  const places = [50, 200];
  const table = [
    ...row(700, places, ['Ticket', 'Price'], BOLD),
    ...row(684, places, ['Single', '5.50']),
    ...row(668, places, ['Ten', '49.50']),
  ];

  it('reads notes as text of their own', async () => {
    const notes = ['in euros', 'valid for a year', 'not on Sundays'].flatMap((text, index): PdfText[] => [
      { text: `${index + 1}`, x: 50, y: 652 - index * 11, size: 5 },
      { text, x: 56, y: 649 - index * 11, size: 8 },
    ]);
    expect(await tablesOf([...PROSE, ...table, ...notes])).toMatchObject([
      { header: 'Ticket | Price', rows: ['Single | 5.50', 'Ten | 49.50'] },
    ]);
  });

  it('drops a small footer close to the last row of each page', async () => {
    const pages = [1, 2, 3].map((page) => [
      ...row(100, places, [`Ticket ${page}`, `${page}.50`]),
      ...row(84, places, [`Card ${page}`, `${page}.00`]),
      ...row(68, places, [`Pass ${page}`, `${page}.20`]),
      { text: 'News of the town', x: 50, y: 52, size: 6 },
    ]);
    const tables = await tablesOf(...pages);
    expect(tables).toHaveLength(3);
    expect(JSON.stringify(tables)).not.toContain('News');
  });
});

describe('loadPdf with labels of several rows', () => {
  const PLACES = [50, 130, 250, 330];
  const HEAD = row(700, PLACES, ['Line', 'Ticket', 'Summer', 'Winter'], BOLD);
  const tickets = (top: number, kinds: readonly string[]): PdfText[] =>
    kinds.flatMap((kind, index) =>
      row(top - index * 18, PLACES, ['', kind, `${index + 4}.00`, `${index + 3}.00`]),
    );

  it('repeats a first cell in the middle of its rows', async () => {
    const labels = [
      { text: 'Line A', x: 50, y: 671 },
      { text: 'Line B', x: 50, y: 626 },
    ];
    const rows = tickets(680, ['Adults', 'Pupils', 'Adults', 'Pupils', 'Dogs']);
    expect(await tablesOf([...PROSE, ...HEAD, ...rows, ...labels])).toMatchObject([
      {
        rows: [
          'Line A | Adults | 4.00 | 3.00',
          'Line A | Pupils | 5.00 | 4.00',
          'Line B | Adults | 6.00 | 5.00',
          'Line B | Pupils | 7.00 | 6.00',
          'Line B | Dogs | 8.00 | 7.00',
        ],
      },
    ]);
  });

  it('repeats a first cell beside the first of its rows', async () => {
    const labels = [
      { text: 'Line A', x: 50, y: 680 },
      { text: 'Line B', x: 50, y: 644 },
    ];
    const rows = tickets(680, ['Adults', 'Pupils', 'Adults', 'Pupils']);
    expect(
      await tablesOf([...PROSE, ...HEAD, ...rows, ...labels, ...tickets(608, ['Dogs', 'Bicycles'])]),
    ).toMatchObject([
      { rows: expect.arrayContaining(['Line A | Pupils | 5.00 | 4.00', 'Line B | Bicycles | 5.00 | 4.00']) },
    ]);
  });

  it('leaves it open where the places of labels may mean two things', async () => {
    const labels = [
      { text: 'Line A', x: 50, y: 680 },
      { text: 'Line B', x: 50, y: 644 },
    ];
    const rows = tickets(680, ['Adults', 'Pupils', 'Adults', 'Pupils']);
    expect(await tablesOf([...PROSE, ...HEAD, ...rows, ...labels])).toMatchObject([
      { rows: expect.arrayContaining(['– | Pupils | 5.00 | 4.00', 'Line B | Adults | 6.00 | 5.00']) },
    ]);
  });

  it('puts a line that names a group before its rows', async () => {
    const places = [50, 200, 300];
    const table = [
      ...row(700, places, ['Card', 'Adults', 'Pupils'], BOLD),
      ...row(682, places, ['Central library', '', ''], BOLD),
      ...row(664, places, ['Annual card', '24.00', '12.00']),
      ...row(646, places, ['Branch Nordkai', '', ''], BOLD),
      ...row(628, places, ['Annual card', '18.00', '9.00']),
      ...row(610, places, ['Month card', '3.00', '1.50']),
    ];
    expect(await tablesOf([...PROSE, ...table])).toMatchObject([
      {
        header: 'Card | Adults | Pupils',
        rows: [
          'Central library – Annual card | 24.00 | 12.00',
          'Branch Nordkai – Annual card | 18.00 | 9.00',
          'Branch Nordkai – Month card | 3.00 | 1.50',
        ],
      },
    ]);
  });
});
