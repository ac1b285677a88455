import type { Block } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { loadHtml } from './load-html.ts';

function blocks(html: string): readonly Block[] {
  return loadHtml(html).pages[0]?.blocks ?? [];
}

function text(html: string): string {
  const [block] = blocks(`<p>${html}</p>`);
  return block !== undefined && 'text' in block ? block.text : '';
}

function items(html: string): readonly string[] {
  return blocks(html).flatMap((block) => (block.kind === 'list' ? block.items : []));
}

describe('a figure with a raised mark', () => {
  it.each([
    ['costs 45<sup>1</sup> euros', 'costs 45 ¹ euros'],
    ['holds 80<sup><a href="#n2">2</a></sup> guests', 'holds 80 ² guests'],
    ['costs 45<a href="#fn1">1</a> euros', 'costs 45 ¹ euros'],
    ['costs 45<a href="notes.html#fn1">1</a> euros', 'costs 45 ¹ euros'],
    ['costs 45<a href="https://town.example/notes#fn1">[1]</a> euros', 'costs 45 ¹ euros'],
    ['see part <a href="part.html#p2">2</a> of it', 'see part 2 of it'],
    ['costs 45<a href="#fn1" role="doc-noteref">[12]</a> euros', 'costs 45 ¹² euros'],
    ['costs 45<span style="vertical-align: super">1</span> euros', 'costs 45 ¹ euros'],
    ['<b>45</b><sup>3</sup>kg', '45 ³ kg'],
    ['in 1998<sup>[3]</sup><sup>[4]</sup>.', 'in 1998 ³ ⁴.'],
    ['costs 45<sup>a</sup> euros', 'costs 45 ᵃ euros'],
    ['for Adults<sup>1)</sup>', 'for Adults ¹'],
    ['19<sup>99</sup> €', '19 ⁹⁹ €'],
    ['log 10<sub>2</sub>', 'log 10 2'],
    ['costs 45<span class="footnote">1</span> euros', 'costs 45 ¹ euros'],
    ['costs 45<small>1</small> euros', 'costs 45 ¹ euros'],
    ['costs 45&sup1; euros', 'costs 45 ¹ euros'],
    ['<span>Room 12</span><span>9 to 13</span>', 'Room 12 9 to 13'],
  ])('keeps the mark apart in %s', (html, expected) => {
    expect(text(html)).toBe(expected);
  });

  it.each([
    ['120 m<sup>2</sup>', '120 m²'],
    ['3 km<sup>2</sup> of x<sup>2</sup>', '3 km² of x²'],
    ['the 1<sup>st</sup> of May', 'the 1st of May'],
    ['le 1<sup>er</sup> mai', 'le 1er mai'],
    ['CO<sub>2</sub>', 'CO2'],
    ['8 µg/m<sup>3</sup>', '8 µg/m³'],
  ])('keeps an exponent and the end of an ordinal in %s', (html, expected) => {
    expect(text(html)).toBe(expected);
  });
});

describe('the numbers of list items', () => {
  it.each([
    ['<ol start="7"><li>Dogs<li>Drinks</ol>', ['7. Dogs', '8. Drinks']],
    ['<ol><li value="12">Lockers<li>Keys</ol>', ['12. Lockers', '13. Keys']],
    ['<ol reversed><li>Third<li>Second<li>First</ol>', ['3. Third', '2. Second', '1. First']],
    ['<ol reversed start="10"><li>A<li>B</ol>', ['10. A', '9. B']],
    ['<ol type="a"><li>Adults<li>Pupils</ol>', ['a) Adults', 'b) Pupils']],
    ['<ol type="I" start="3"><li>Rules<li>Fees</ol>', ['III) Rules', 'IV) Fees']],
    ['<ol style="list-style-type: lower-roman"><li>One<li>Two</ol>', ['i) One', 'ii) Two']],
    ['<ol type="a" start="27"><li>One<li>Two</ol>', ['aa) One', 'ab) Two']],
    ['<ol><li>One<li hidden>Two<li>Three</ol>', ['1. One', '2. Three']],
  ])('are those that a browser shows for %s', (html, expected) => {
    expect(items(html)).toEqual(expected);
  });
});

describe('a table', () => {
  const GROUPS = `<table><tr><th>Group</th><th>Day</th><th>Price</th></tr>
    <tr><td rowspan="2">Adults</td><td>Weekday</td><td>6</td></tr><tr><td>Weekend</td><td>8</td></tr>
    <tr><td rowspan="0">Children</td><td>Weekday</td><td>2</td></tr><tr><td>Weekend</td><td>3</td></tr></table>`;

  it('repeats a cell in each row that it spans', () => {
    expect(blocks(GROUPS)).toEqual([
      {
        kind: 'table',
        header: 'Group | Day | Price',
        rows: [
          'Adults | Weekday | 6',
          'Adults | Weekend | 8',
          'Children | Weekday | 2',
          'Children | Weekend | 3',
        ],
      },
    ]);
  });

  it('joins the rows of its header, and repeats a cell in each column that it spans', () => {
    const html = `<table><thead><tr><th rowspan=2>Group</th><th colspan=2>Price</th></tr><tr><th>Day</th><th>Year</th></tr></thead>
      <tr><th scope=row>Adults</th><td>8</td><td>90</td></tr><tr><th scope=row>Children</th><td colspan=2>free</td></tr></table>`;
    expect(blocks(html)).toEqual([
      {
        kind: 'table',
        header: 'Group | Price, Day | Price, Year',
        rows: ['Adults | 8 | 90', 'Children | free | free'],
      },
    ]);
  });

  it('fills the empty corner and empty cells, so that the columns stay in line', () => {
    const html = `<table><tr><td></td><th>Pool</th><th>Rink</th></tr><tr><th>Adults</th><td></td><td>5</td></tr></table>`;
    expect(blocks(html)).toEqual([{ kind: 'table', header: '– | Pool | Rink', rows: ['Adults | – | 5'] }]);
  });

  it('names the group of rows that a row of one cell introduces', () => {
    const html = `<table><tr><th>Day</th><th>Price</th></tr><tr><td colspan=2>Adults</td></tr><tr><td>Monday</td><td>6</td></tr>
      <tr><th colspan=2>Children</th></tr><tr><td>Monday</td><td>2</td></tr></table>`;
    expect(blocks(html).flatMap((block) => (block.kind === 'table' ? block.rows : []))).toEqual([
      'Adults – Monday | 6',
      'Children – Monday | 2',
    ]);
  });

  it('keeps its title, its notes and labels without rows', () => {
    const html = `<table><tr><th colspan=2>Prices 2026</th></tr><tr><th>Day</th><th>Price</th></tr><tr><td colspan=2>Groups</td></tr>
      <tr><td colspan=2>Adults</td></tr><tr><td>Monday</td><td>6</td></tr><tr><td colspan=2>Cash only.</td></tr></table>`;
    expect(blocks(html)).toEqual([
      { kind: 'paragraph', text: 'Prices 2026' },
      { kind: 'paragraph', text: 'Groups' },
      { kind: 'table', header: 'Day | Price', rows: ['Adults – Monday | 6'] },
      { kind: 'paragraph', text: 'Cash only.' },
    ]);
  });

  it('is two where the labels of its columns repeat', () => {
    const html = `<table><tr><th>Ticket</th><th>Price</th><th>Ticket</th><th>Price</th></tr>
      <tr><td>Adult</td><td>8</td><td>Child</td><td>3</td></tr></table>`;
    expect(blocks(html)).toEqual([
      { kind: 'table', header: 'Ticket | Price', rows: ['Adult | 8'] },
      { kind: 'table', header: 'Ticket | Price', rows: ['Child | 3'] },
    ]);
  });

  it('has a header beside an empty corner', () => {
    const html = `<table><tr><td>&nbsp;</td><td>Monday</td><td>Tuesday</td></tr><tr><td>Library</td><td>9-12</td><td>10-14</td></tr></table>`;
    expect(blocks(html)).toEqual([
      { kind: 'table', header: '– | Monday | Tuesday', rows: ['Library | 9-12 | 10-14'] },
    ]);
  });

  it('puts the column of row headers first', () => {
    const html = `<table><tr><th>Price</th><th>Group</th></tr><tr><td>6</td><th scope=row>Adults</th></tr></table>`;
    expect(blocks(html)).toEqual([{ kind: 'table', header: 'Group | Price', rows: ['Adults | 6'] }]);
  });

  it('without a header becomes items with their first cells as labels', () => {
    const html = `<table><tr><th>Telephone</th><td>555-0101</td></tr><tr><th>Mail</th><td>pool@town.example</td></tr></table>`;
    expect(items(html)).toEqual(['- Telephone: 555-0101', '- Mail: pool@town.example']);
  });

  it('stands under its caption alone', () => {
    const html = `<h2>Fees</h2><table><caption>Children</caption><tr><th>Day</th><th>Price</th></tr><tr><td>Monday</td><td>2</td></tr></table>`;
    expect(blocks(html)).toEqual([
      { kind: 'heading', text: 'Fees', level: 2 },
      {
        kind: 'section',
        blocks: [
          { kind: 'heading', text: 'Children', level: 7 },
          { kind: 'table', header: 'Day | Price', rows: ['Monday | 2'] },
        ],
      },
    ]);
  });

  it('that only arranges a page is read as text', () => {
    const html = `<table><tr><td><h2>Fees</h2><p>Adults pay 6.</p></td><td><h2>Hours</h2><p>Nine to five.</p></td></tr></table>`;
    expect(JSON.stringify(blocks(html))).not.toContain('|');
  });
});
