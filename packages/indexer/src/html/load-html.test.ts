import type { Block } from '@rag/core';
import { describe, expect, it } from 'vitest';
import { loadHtml } from './load-html.ts';

function blocks(html: string): readonly Block[] {
  return loadHtml(html).pages[0]?.blocks ?? [];
}

/** All text of the blocks. */
function shown(html: string): string {
  return JSON.stringify(blocks(html));
}

describe('what a browser shows', () => {
  it('keeps headings, lists and tables', () => {
    const html = `<html><head><title>t</title><style>p{}</style></head><body>
      <nav><a href="/">Home</a></nav><h1>Leave &amp; pay</h1><script>alert(1)</script>
      <div>Thirty <b>days</b><br>a year.<p hidden>secret</p></div>
      <ul><li>one</li><li>two</li></ul>
      <table><tr><th>Grade</th><th>Pay</th></tr><tr><td>E1</td><td>10</td></tr></table></body></html>`;
    expect(blocks(html)).toEqual([
      { kind: 'heading', text: 'Leave & pay', level: 1 },
      { kind: 'paragraph', text: 'Thirty days a year.' },
      { kind: 'list', items: ['- one', '- two'] },
      { kind: 'table', header: 'Grade | Pay', rows: ['E1 | 10'] },
    ]);
  });

  it.each([
    ['a page within a form', '<form><input type=hidden name=a value=b><p>WORD</p></form>'],
    ['a heading that is a button', '<h2><button>WORD</button></h2>'],
    ['closed details', '<details><summary>Fees</summary><p>WORD</p></details>'],
    ['an alternative text', '<p><img alt="WORD"></p>'],
    ['the options of a list', '<select><optgroup label="Adults"><option>WORD</option></optgroup></select>'],
    ['a text field', '<textarea>WORD</textarea>'],
    ['a button without text', '<input type=submit value=WORD>'],
    ['the foot of a page', '<footer role=contentinfo>WORD</footer>'],
    ['an icon with a text', '<span aria-hidden="true">WORD</span>'],
    ['inserted text', '<ins>WORD</ins>'],
    ['an open dialog', '<dialog open>WORD</dialog>'],
    ['a drawing', '<svg><text>WORD</text></svg>'],
    ['what a search of the page finds', '<p hidden="until-found">WORD</p>'],
    ['an item without a list', '<li>WORD</li>'],
    ['a legend', '<fieldset><legend>WORD</legend><label>a</label></fieldset>'],
    ['a formula', '<math><mi>WORD</mi></math>'],
  ])('includes %s', (_, html) => {
    expect(shown(html)).toContain('WORD');
  });

  it.each([
    ['a hidden element', '<p hidden>WORD</p>'],
    ['an element that its style does not display', '<p style="color: red; display : none">WORD</p>'],
    ['an invisible element', '<p style="visibility:hidden">WORD</p>'],
    ['a template', '<template><p>WORD</p></template>'],
    ['what is for browsers without scripts', '<noscript><p>WORD</p></noscript>'],
    ['deleted text', '<p><del>WORD</del></p>'],
    ['struck out text', '<p><s>WORD</s> <strike>WORD</strike></p>'],
    ['text that its style strikes out', '<span style="text-decoration: line-through">WORD</span>'],
    ['a closed dialog', '<dialog>WORD</dialog>'],
    ['navigation', '<nav>WORD</nav><div role=navigation>WORD</div>'],
    ['scripts and styles', '<script>WORD</script><style>WORD</style>'],
    ['a comment', '<!-- WORD -->'],
    ['the title of a drawing', '<svg><title>WORD</title></svg>'],
  ])('excludes %s', (_, html) => {
    expect(shown(`<p>Text.</p>${html}`)).not.toContain('WORD');
  });

  it('shows the target of a link to a mailbox or a telephone', () => {
    expect(
      blocks(
        '<p><a href="tel:+15550142">Ring us</a> or <a href="mailto:a@town.example?subject=x">write</a>.</p>',
      ),
    ).toEqual([{ kind: 'paragraph', text: 'Ring us (+15550142) or write (a@town.example).' }]);
  });

  it('uses the title of a page without a main heading', () => {
    expect(blocks('<title>Registry</title><p>Open.</p>')[0]).toEqual({
      kind: 'heading',
      text: 'Registry',
      level: 0,
    });
    expect(blocks('<title>Registry</title><h1>Office</h1><p>Open.</p>')[0]).toMatchObject({ text: 'Office' });
  });

  it('refuses elements that are nested too deeply', () => {
    expect(() => loadHtml(`<p>${'<span>'.repeat(50_000)}text`)).toThrow(
      expect.objectContaining({ code: 'broken', message: expect.stringContaining('nested') }),
    );
  });
});

describe('what a browser shows together', () => {
  function items(html: string): readonly string[] {
    return blocks(html).flatMap((block) => (block.kind === 'list' ? block.items : []));
  }

  it('keeps each description with its terms', () => {
    const html = `<dl><dt>Wednesday<dd>Library 9 to 13<div><dt>Thursday</dt><dt>Friday</dt><dd>Rink 10 to 20</dd><dd>Disco 21</dd></div>
      <dt>What does it cost?<dd><p>Adults 6.</p><p>Children 2.</p></dl>`;
    expect(items(html)).toEqual([
      '- Wednesday: Library 9 to 13',
      '- Thursday / Friday: Rink 10 to 20',
      '- Thursday / Friday: Disco 21',
      '- What does it cost? Adults 6. Children 2.',
    ]);
  });

  it('keeps items with the item that they are below', () => {
    const html = `<ul><li>Adults:<ul><li>Weekday: 6</li><li>Weekend: 8</li></ul></li>
      <li><p>Children</p><ol><li>Weekday: 2</li></ol></li></ul>`;
    expect(items(html)).toEqual([
      '- Adults: Weekday: 6',
      '- Adults: Weekend: 8',
      '- Children: 1. Weekday: 2',
    ]);
  });

  it('keeps lines that are broken by hand and hold a figure each apart', () => {
    expect(items('<p>Mon 9-12<br>Tue 14-18<br>Wed closed</p>')).toEqual([
      '- Mon 9-12',
      '- Tue 14-18',
      '- Wed closed',
    ]);
    expect(items('<p>Town hall: 555-0101<br>Library: 555-0102</p>')).toHaveLength(2);
  });

  it('parts the lines of an address, and paragraphs between two breaks', () => {
    expect(blocks('<p>Town Hall<br>Main Street 5<br>12345 Harrowdene</p>')).toEqual([
      { kind: 'paragraph', text: 'Town Hall, Main Street 5, 12345 Harrowdene' },
    ]);
    expect(blocks('<div>Adults pay 6.<br><br>Children pay 2.</div>')).toHaveLength(2);
    expect(blocks('<p>The pool is open in<br>May and June.</p>')).toEqual([
      { kind: 'paragraph', text: 'The pool is open in May and June.' },
    ]);
  });

  it('keeps the names of columns in a table within an item', () => {
    const html = `<ul><li>Pool<table><tr><th>Group</th><th>Price</th></tr><tr><td>Adults</td><td>6</td></tr></table></li></ul>`;
    expect(items(html)).toEqual(['- Pool: Group Adults: Price 6']);
  });
});
