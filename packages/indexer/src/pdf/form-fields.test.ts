import { getDocumentProxy } from 'unpdf';
import { describe, expect, it, vi } from 'vitest';
import { buildPdf, type PdfText } from '../__fixtures__/build-pdf.ts';
import type { PdfField } from '../__fixtures__/pdf-form.ts';
import { loadPdf } from './load-pdf.ts';

async function linesOf(texts: readonly PdfText[], fields: readonly PdfField[]): Promise<string[]> {
  const { pages } = await loadPdf(buildPdf([texts], { fields }), { maxPages: 9, maxPageCharacters: 9_999 });
  return pages
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => {
      if (block.kind === 'list') return block.items;
      if (block.kind === 'table')
        return [...(block.header === undefined ? [] : [`head: ${block.header}`]), ...block.rows];
      return 'text' in block ? [block.text] : [];
    });
}

const TITLE = { text: 'Application for a library card', x: 50, y: 800, size: 16 };

describe('loadPdf with a filled form', () => {
  it('reads the values of text fields beside their labels', async () => {
    const labels = [
      { text: 'Name', x: 50, y: 744 },
      { text: 'Street and number', x: 50, y: 720 },
      { text: 'Telephone', x: 50, y: 696 },
    ];
    const fields: PdfField[] = [
      { kind: 'text', x: 200, y: 740, value: 'Erika Muster' },
      { kind: 'text', x: 200, y: 716, value: 'Hafengasse 11' },
      { kind: 'text', x: 200, y: 692, value: '' },
    ];
    expect(await linesOf([TITLE, ...labels], fields)).toEqual([
      'Application for a library card',
      '• Name: Erika Muster',
      '• Street and number: Hafengasse 11',
      'Telephone',
    ]);
  });

  it('reads two fields of one line in their order', async () => {
    const labels = [
      { text: 'Postcode:', x: 50, y: 744 },
      { text: 'Town:', x: 200, y: 744 },
    ];
    const fields: PdfField[] = [
      { kind: 'text', x: 232, y: 741, value: 'Velmarn' },
      { kind: 'text', x: 98, y: 741, width: 80, value: '48300' },
    ];
    expect(await linesOf([TITLE, ...labels], fields)).toContainEqual('• Postcode: 48300; Town: Velmarn');
  });

  it('reads values in the rows of a table', async () => {
    const names = ['Item', 'Number', 'Price'].map((text, index) => ({
      text,
      x: 50 + index * 120,
      y: 744,
      bold: true,
    }));
    const values = [
      ['Book', '2', '24.00'],
      ['Map', '1', '9.50'],
    ];
    const fields = values.flatMap((cells, row) =>
      cells.map(
        (value, index): PdfField => ({
          kind: 'text',
          x: 50 + index * 120,
          y: 720 - row * 20,
          width: 100,
          value,
        }),
      ),
    );
    expect(await linesOf([TITLE, ...names], fields)).toEqual([
      'Application for a library card',
      'head: Item | Number | Price',
      'Book | 2 | 24.00',
      'Map | 1 | 9.50',
    ]);
  });

  it('says which boxes and buttons are checked', async () => {
    const labels = ['Annual card', 'Month card', 'Adult', 'Pupil'].map((text, index) => ({
      text,
      x: 70,
      y: 744 - index * 20,
    }));
    const box = { x: 52, width: 12, height: 12 };
    const fields: PdfField[] = [
      { ...box, kind: 'box', y: 742, value: 'Yes' },
      { ...box, kind: 'box', y: 722, value: 'Off' },
      { ...box, kind: 'radio', y: 702, value: 'pupil', state: 'adult' },
      { ...box, kind: 'radio', y: 682, value: 'pupil', state: 'pupil' },
    ];
    expect(await linesOf([TITLE, ...labels], fields)).toEqual([
      'Application for a library card',
      '☑ Annual card',
      '☐ Month card',
      '☐ Adult',
      '☑ Pupil',
    ]);
  });

  it('reads the chosen options as they are shown', async () => {
    const labels = [
      { text: 'Branch', x: 50, y: 744 },
      { text: 'Languages', x: 50, y: 720 },
    ];
    const branches = { c: 'Central library', n: 'Branch Nordkai' };
    const languages = { de: 'German', en: 'English', fr: 'French' };
    const fields: PdfField[] = [
      { kind: 'choice', x: 200, y: 740, value: 'n', options: branches },
      { kind: 'choice', x: 200, y: 716, value: 'de|fr', options: languages },
    ];
    expect((await linesOf([TITLE, ...labels], fields)).slice(1)).toEqual([
      '• Branch: Branch Nordkai',
      '• Languages: German, French',
    ]);
  });

  it('reads fields of several lines, fields below their label and notes typed onto the page', async () => {
    const labels = [
      { text: 'Reason:', x: 50, y: 744 },
      { text: 'Date of birth', x: 50, y: 650 },
    ];
    const fields: PdfField[] = [
      { kind: 'lines', x: 90, y: 700, height: 56, value: 'I moved to the town\nand like to read.' },
      { kind: 'text', x: 50, y: 630, value: '1 May 1990' },
      { kind: 'note', x: 50, y: 500, value: 'Checked at the desk.' },
    ];
    const text = (await linesOf([TITLE, ...labels], fields)).join(' ');
    expect(text).toMatch(/Reason: I moved to the town and like to read\./);
    expect(text).toMatch(/• Date of birth: 1 May 1990/);
    expect(text).toContain('Checked at the desk.');
  });

  it('names a field without a label on the page by its description', async () => {
    const fields: PdfField[] = [
      { kind: 'text', x: 200, y: 600, value: '12 May 2026', label: 'Date of issue' },
    ];
    expect((await linesOf([TITLE], fields)).join(' ')).toContain('Date of issue: 12 May 2026');
  });

  it('reads no hidden fields and no passwords', async () => {
    const fields: PdfField[] = [
      { kind: 'text', x: 200, y: 600, value: 'internal remark', hidden: true },
      { kind: 'password', x: 200, y: 580, value: 'secret' },
    ];
    expect(await linesOf([TITLE], fields)).toEqual(['Application for a library card']);
  });

  it('reports a form that cannot be read, and keeps the text of the page', async () => {
    const pdf = await getDocumentProxy(buildPdf([[TITLE]]));
    const pagePrototype = Object.getPrototypeOf(await pdf.getPage(1));
    vi.spyOn(pagePrototype, 'getAnnotations').mockRejectedValue(new Error('broken'));
    const { pages, warnings } = await loadPdf(buildPdf([[TITLE]]), { maxPages: 9, maxPageCharacters: 9_999 });
    expect(pages).toHaveLength(1);
    expect(warnings).toEqual([
      { code: 'form_failed', reason: 'the values of its form could not be read', pages: [1] },
    ]);
    await pdf.loadingTask.destroy();
  });
});
