import type { Block } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { loadMarkdown } from './load-markdown.ts';

function blocks(text: string): readonly Block[] {
  return loadMarkdown(text).pages[0]?.blocks ?? [];
}

function shown(text: string): string {
  return JSON.stringify(blocks(text));
}

function line(text: string): string {
  const block = blocks(text).at(-1);
  return block !== undefined && 'text' in block ? block.text : shown(text);
}

describe('Markdown', () => {
  it('has headings of both kinds, lists, tables and code', () => {
    const text = [
      '---\ntitle: x\n---',
      '# Leave #',
      'Read **this** and [that](https://example.org "t").',
      '',
      'Pay',
      '---',
      '1. one',
      '   more of it',
      '2. two',
      '',
      '| Grade | Pay |',
      '|---|--:|',
      '| E1 | `10` |',
      '',
      '```sh',
      '# no heading',
      '```',
    ].join('\n');
    expect(blocks(text)).toEqual([
      { kind: 'heading', text: 'x', level: 0 },
      { kind: 'heading', text: 'Leave', level: 1 },
      { kind: 'paragraph', text: 'Read this and that.' },
      { kind: 'heading', text: 'Pay', level: 2 },
      { kind: 'list', items: ['1. one more of it', '2. two'] },
      { kind: 'table', header: 'Grade | Pay', rows: ['E1 | 10'] },
      { kind: 'paragraph', text: '# no heading' },
    ]);
  });

  it.each([
    ['Write to <desk@town.example> or <tel:+15550142>.', 'Write to desk@town.example or tel:+15550142.'],
    ['Use `--to <REGION>` and `__init__.py` and `&amp;`.', 'Use --to <REGION> and __init__.py and &amp;.'],
    ['Use <REGION> or <limit of class B>.', 'Use <REGION> or <limit of class B>.'],
    ['if 2 <x and y> 3 hold', 'if 2 <x and y> 3 hold'],
    ['The file snake_case__name stays.', 'The file snake_case__name stays.'],
    ['M&uuml;ller &amp; Co: 12&nbsp;&euro; &#8211; &#xe9;', 'Müller & Co: 12 € – é'],
    ['opened in June [3][4].', 'opened in June [3][4].'],
    ['costs 45<sup>1</sup> euros', 'costs 45 ¹ euros'],
    ['costs 45[^1] euros\n\n[^1]: Half for pupils.', 'costs 45 ¹ euros'],
    ['costs ~~50~~ 45 and <del>44</del> euros', 'costs 45 and euros'],
    ['H~2~O is free', 'H2O is free'],
    ['CO~2~ is free', 'CO2 is free'],
    ['Monday 9~17, Tuesday 10~12', 'Monday 9~17, Tuesday 10~12'],
    ['Monday 9:00~17:00, Tuesday 10~ 12', 'Monday 9:00~17:00, Tuesday 10~ 12'],
    ['月曜9時~17時、火曜10時~12時', '月曜9時~17時、火曜10時~12時'],
    ['It takes 3~5 days, and ~40~ 45 euros', 'It takes 3~5 days, and 45 euros'],
    ['It costs ~~40~~ 45 euros', 'It costs 45 euros'],
    ['Use the <script> tag and <s> for sales.', 'Use the <script> tag and <s> for sales.'],
    ['a \\* b \\_c\\_ 5 < 6', 'a * b _c_ 5 < 6'],
    ['## C#', 'C#'],
    ['## The # of C# ##', 'The # of C#'],
    ['bis zum\n15. März möglich', 'bis zum 15. März möglich'],
    ['15. März ist der letzte Tag.', '15. März ist der letzte Tag.'],
    ['![Map of the pool](map.png)', 'Map of the pool'],
    ['[Ring us](tel:+15550142)', 'Ring us (+15550142)'],
  ])('shows %j as %j', (text, expected) => {
    const [first] = blocks(text);
    expect(first !== undefined && 'text' in first ? first.text : shown(text)).toBe(expected);
  });

  it('opens no code with marks on one line', () => {
    expect(blocks('```reset now```\n\n## Warranty\n\nThirty months.')).toEqual([
      { kind: 'paragraph', text: 'reset now' },
      { kind: 'heading', text: 'Warranty', level: 2 },
      { kind: 'paragraph', text: 'Thirty months.' },
    ]);
  });

  it.each([
    '<script>\nWORD\n\nWORD\n</script>',
    '<style>\nWORD {}\n</style>',
    '<!-- WORD\n\nWORD -->',
    '<div hidden>\n\nWORD\n\n</div>',
  ])('hides %j', (html) => {
    expect(shown(`Text.\n\n${html}\n\nMore.`)).not.toContain('WORD');
    expect(line(`Text.\n\n${html}\n\nMore.`)).toBe('More.');
  });

  it.each([
    '<!-- WORD\n\nMore.',
    '<script>\nWORD\n\nMore.',
    '<details>\n<summary>Fees</summary>\n\nWORD\n\n</details>\n\nMore.',
  ])('loses nothing of %j', (text) => {
    expect(shown(text)).toMatch(/WORD.*More\./);
  });

  it('keeps descriptions with their terms, and records apart', () => {
    expect(blocks('Wednesday\n: Library 9 to 13\nThursday\n: Rink 10 to 20')).toEqual([
      { kind: 'list', items: ['- Wednesday: Library 9 to 13', '- Thursday: Rink 10 to 20'] },
    ]);
    expect(blocks('Town hall: 555-0101\nLibrary: 555-0102')).toEqual([
      { kind: 'list', items: ['- Town hall: 555-0101', '- Library: 555-0102'] },
    ]);
  });

  it('puts a bold line above a list as its heading', () => {
    expect(blocks('**Adults**\n\n- Monday: 6')[0]).toMatchObject({ kind: 'heading', text: 'Adults' });
    expect(blocks('**Closed today.**\n\nMore.')[0]).toMatchObject({ kind: 'paragraph' });
  });
});

describe('front matter', () => {
  it.each([
    '---\ntitle: Bulky waste\n---\nOrder it.',
    '---\ntitle: "Bulky waste"\nlayout: page\ntags: [a, b]\n...\nOrder it.',
    '+++\ntitle = "Bulky waste"\nweight = 3\n+++\nOrder it.',
  ])('gives the title of %j', (text) => {
    expect(blocks(text)).toEqual([
      { kind: 'heading', text: 'Bulky waste', level: 0 },
      { kind: 'paragraph', text: 'Order it.' },
    ]);
  });

  it('gives what it says for readers', () => {
    expect(
      blocks(
        '---\ntitle: Waste\ndescription: Two free collections.\nphone: 555-0101\ndraft: false\n---\nOrder it.',
      ),
    ).toEqual([
      { kind: 'heading', text: 'Waste', level: 0 },
      { kind: 'paragraph', text: 'Two free collections.' },
      { kind: 'list', items: ['- phone: 555-0101'] },
      { kind: 'paragraph', text: 'Order it.' },
    ]);
  });

  it.each([
    '---\n\n# Pool\n\nOpens on 14 May.\n\n---\n\nMore.',
    '---\nOpens on 14 May.\n---\nMore.',
    '---\nOpening hours: 14 May\nNote: [a\n---\nMore.',
    '---\ntitle: Opens on 14 May\n\nMore.',
  ])('is not what follows a rule in %j', (text) => {
    expect(shown(text)).toMatch(/14 May.*More\./);
  });
});
