import { describe, expect, it } from 'vitest';
import type { PdfText } from '../__fixtures__/build-pdf.ts';
import { BOLD, PROSE, row, tablesOf } from '../__fixtures__/table-texts.ts';

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

  it('keeps the rows at the end of each page', async () => {
    const wrapped = (from: number, count: number, top: number): PdfText[] =>
      Array.from({ length: count }, (_, index) => [
        ...row(top - index * 30, PLACES, [`Item ${from + index}`, `${from + index}.50`, '3 weeks']),
        { text: 'by post', x: 50, y: top - index * 30 - 12 },
      ]).flat();
    const tables = await tablesOf(
      [...HEAD, ...wrapped(1, 20, 680)],
      wrapped(21, 24, 800),
      wrapped(45, 24, 800),
    );
    const rows = tables.flatMap((table) => ('rows' in table ? table.rows : []));
    expect(rows).toHaveLength(68);
    expect(rows).toContain('Item 44 by post | 44.50 | 3 weeks');
  });

  it('repeats them in the next column of the page', async () => {
    const narrow = [50, 150];
    const part = (x: number, from: number): PdfText[] =>
      Array.from({ length: 8 }, (_, index) =>
        row(
          680 - index * 16,
          narrow.map((place) => place + x),
          [`Item ${from + index}`, `${from + index}.50`],
        ),
      ).flat();
    const head = row(696, narrow, ['Service', 'Fee'], BOLD);
    expect(await tablesOf([...head, ...part(0, 1), ...part(270, 9)])).toMatchObject([
      { header: 'Service | Fee', rows: expect.arrayContaining(['Item 8 | 8.50']) },
      { header: 'Service | Fee', rows: expect.arrayContaining(['Item 16 | 16.50']) },
    ]);
  });

  it('does not name the columns of another table on the next page', async () => {
    const other = [
      ...row(800, [50, 300], ['Monday', '8 to 12']),
      ...row(780, [50, 300], ['Tuesday', '8 to 16']),
    ];
    const tables = await tablesOf([...PROSE, ...HEAD, ...body(1, 20, 680)], other);
    expect(tables.map(({ kind }) => kind)).toEqual(['table', 'list']);
    expect(tables[1]).toEqual({ kind: 'list', items: ['- Monday: 8 to 12', '- Tuesday: 8 to 16'] });
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

  it('reads names that are closer to each other than the cells of the rows', async () => {
    const places = [50, 100, 160, 220, 280];
    const head = row(670, places, ['Court', 'First hour', 'Each other', 'First half', 'Each half'], BOLD);
    const prices = row(650, places, ['Tennis', '8.00', '12.00', '10.00', '15.00']);
    expect(
      await tablesOf([
        ...PROSE,
        ...head,
        ...prices,
        ...row(630, places, ['Squash', '6.00', '9.00', '6.50', '9.50']),
      ]),
    ).toMatchObject([{ header: 'Court | First hour | Each other | First half | Each half' }]);
  });

  it('reads labels and values without names of columns as items', async () => {
    const contacts = [
      ...row(670, [50, 200], ['Mayor', 'Head of the town']),
      ...row(650, [50, 200], ['Office', 'Room 12']),
      ...row(630, [50, 200], ['Telephone:', '555-0101']),
    ];
    expect(await tablesOf([...PROSE, ...contacts])).toEqual([
      { kind: 'list', items: ['- Mayor: Head of the town', '- Office: Room 12', '- Telephone: 555-0101'] },
    ]);
  });
});
