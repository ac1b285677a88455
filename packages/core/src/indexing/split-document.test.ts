import { describe, expect, it } from 'vitest';
import type { Block } from './blocks.ts';
import { splitDocument } from './split-document.ts';

function split(...pages: readonly (readonly Block[])[]) {
  const loaded = pages.map((blocks, index) => ({ number: index + 1, blocks }));
  return splitDocument({ pages: loaded });
}

function sentences(count: number, word = 'Sentence'): string {
  return Array.from(
    { length: count },
    (_, index) => `${word} number ${index} says something about one subject.`,
  ).join(' ');
}

describe('splitting a document', () => {
  it('makes passages of about 500 characters, never more than 750', () => {
    const passages = split([{ kind: 'paragraph', text: sentences(60) }]);
    const lengths = passages.map(({ content }) => content.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(750);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(350);
  });

  it('ends every passage with a whole sentence and loses none', () => {
    const text = sentences(60);
    const contents = split([{ kind: 'paragraph', text }]).map(({ content }) => content);
    expect(contents.every((content) => content.endsWith('.'))).toBe(true);
    expect(contents.join(' ')).toBe(text);
  });

  it('keeps each passage within one page and names the page', () => {
    const passages = split(
      [{ kind: 'paragraph', text: 'One short page.' }],
      [{ kind: 'paragraph', text: 'Another.' }],
    );
    expect(passages).toEqual([
      { content: 'One short page.', page: 1 },
      { content: 'Another.', page: 2 },
    ]);
  });

  it('starts a passage at a heading and repeats the heading on the next page', () => {
    const passages = split(
      [
        { kind: 'heading', text: 'Leave' },
        { kind: 'paragraph', text: 'There are thirty days.' },
        { kind: 'heading', text: 'Pay' },
        { kind: 'paragraph', text: 'It comes monthly.' },
      ],
      [{ kind: 'paragraph', text: 'A bonus is paid as well.' }],
    );
    expect(passages).toEqual([
      { content: 'Leave\nThere are thirty days.', page: 1, heading: 'Leave' },
      { content: 'Pay\nIt comes monthly.', page: 1, heading: 'Pay' },
      { content: 'A bonus is paid as well.', page: 2, heading: 'Pay' },
    ]);
  });

  it('joins two consecutive headings in one passage under the second one', () => {
    const blocks: Block[] = [
      { kind: 'heading', text: '4 Leave' },
      { kind: 'heading', text: '4.1 Annual leave' },
      { kind: 'paragraph', text: 'There are thirty days.' },
    ];
    expect(split(blocks)).toEqual([
      { content: '4 Leave\n4.1 Annual leave\nThere are thirty days.', page: 1, heading: '4.1 Annual leave' },
    ]);
  });

  it('does not cut a paragraph that fits into one passage', () => {
    const first = sentences(7, 'First');
    const second = sentences(7, 'Second');
    const passages = split([
      { kind: 'paragraph', text: first },
      { kind: 'paragraph', text: second },
    ]);
    expect(passages.map(({ content }) => content)).toEqual([first, second]);
  });

  it('repeats a header that is half as long as a passage', () => {
    const header = Array.from({ length: 12 }, (_, index) => `Winter season, guests of group ${index}`).join(
      ' | ',
    );
    const rows = Array.from({ length: 9 }, (_, index) => `Court ${index}${' | 12.00'.repeat(11)}`);
    const passages = split([{ kind: 'table', header, rows }]);
    expect(passages.length).toBeGreaterThan(1);
    for (const { content } of passages) expect(content.startsWith(`${header}\nCourt`)).toBe(true);
    expect(Math.max(...passages.map(({ content }) => content.length))).toBeLessThanOrEqual(750);
  });

  it('repeats the header of a long table in each of its parts', () => {
    const rows = Array.from(
      { length: 40 },
      (_, index) => `Service number ${index} | ${index}.00 | ${index} weeks`,
    );
    const passages = split([{ kind: 'table', header: 'Service | Fee | Time', rows }]);
    expect(passages.length).toBeGreaterThan(2);
    expect(passages.every(({ content }) => content.startsWith('Service | Fee | Time\n'))).toBe(true);
    expect(rows.every((row) => passages.some(({ content }) => content.split('\n').includes(row)))).toBe(true);
  });

  it('does not cut a list that fits into one passage', () => {
    const items = Array.from({ length: 8 }, (_, index) => `- Item ${index} that one has to bring along`);
    const passages = split([
      { kind: 'paragraph', text: sentences(6) },
      { kind: 'list', items },
    ]);
    expect(passages.some(({ content }) => content.includes(items.join('\n')))).toBe(true);
  });

  it('cuts an endless sentence between words', () => {
    const text = 'word '.repeat(500).trim();
    const contents = split([{ kind: 'paragraph', text }]).map(({ content }) => content);
    expect(Math.max(...contents.map(({ length }) => length))).toBeLessThanOrEqual(750);
    expect(contents.join(' ')).toBe(text);
  });

  it('cuts text without spaces between whole characters', () => {
    const text = '𠮷'.repeat(1000);
    const contents = split([{ kind: 'paragraph', text }]).map(({ content }) => content);
    expect(contents.join('')).toBe(text);
    expect(contents.some((content) => /\p{Surrogate}/u.test(content))).toBe(false);
  });

  it('makes a passage from a page with only a heading', () => {
    expect(split([{ kind: 'heading', text: 'Annual report' }])).toEqual([
      { content: 'Annual report', page: 1, heading: 'Annual report' },
    ]);
  });
});

describe('headings with levels', () => {
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
  const heading = (text: string, level: number): Block => ({ kind: 'heading', text, level });

  it('name a passage together with the headings above them', () => {
    const passages = split([
      heading('Pool', 1),
      heading('Adults', 2),
      paragraph('Text.'),
      heading('Prices', 3),
      paragraph('They pay 8.'),
      heading('Children', 2),
      heading('Prices', 3),
      paragraph('They pay 3.'),
    ]);
    expect(passages.map((passage) => passage.heading)).toEqual([
      'Pool – Adults',
      'Pool – Adults – Prices',
      'Pool – Children – Prices',
    ]);
  });

  it('in a section apply to that section alone', () => {
    const blocks: Block[] = [
      heading('Fees', 1),
      paragraph('Text.'),
      { kind: 'section', blocks: [heading('Pupils', 17), paragraph('They pay half.')] },
      paragraph('All others pay.'),
    ];
    expect(split(blocks).map(({ heading, content }) => [heading, content])).toEqual([
      ['Fees', 'Fees\nText.'],
      ['Fees – Pupils', 'Pupils\nThey pay half.'],
      ['Fees', 'All others pay.'],
    ]);
  });
});

it('splitting a document marks the header of a table that looks like a row', () => {
  const [passage] = split([{ kind: 'table', header: 'Dog | 2025 | 2026', rows: ['First | 90 | 95'] }]);
  expect(passage?.content).toBe('Dog | 2025 | 2026\n--- | --- | ---\nFirst | 90 | 95');
});

it('splitting a document keeps a list with the sentence that introduces it, in each of its parts', () => {
  const items = Array.from(
    { length: 20 },
    (_, index) => `- Item ${index} that one has to bring along to the desk`,
  );
  const passages = split([
    { kind: 'paragraph', text: `${sentences(6)} Bring these:` },
    { kind: 'list', items },
  ]);
  const parts = passages.filter(({ content }) => content.includes('- Item'));
  expect(parts.length).toBeGreaterThan(1);
  for (const { content } of parts) expect(content).toMatch(/Bring these:\n- Item/);
  expect(passages.flatMap(({ content }) => content.match(/- Item.*/g) ?? [])).toEqual(items);
});
