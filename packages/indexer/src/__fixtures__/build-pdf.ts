import { addForm, type PdfField } from './pdf-form.ts';

/** A text on a page; x and y are its start in points from the lower left corner of an A4 page. */
export interface PdfText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** 10 where not given. */
  readonly size?: number;
  readonly bold?: boolean;
  /** Room between its characters. */
  readonly spacing?: number;
}

export interface PdfOptions {
  /** The fields of a form on the first page. */
  readonly fields?: readonly PdfField[];
  /** Encrypted with a password that nobody knows. */
  readonly encrypted?: boolean;
  /** Maps every character to one of the private use area, as fonts without names for their glyphs do. */
  readonly garbled?: boolean;
  /** Texts are in Shift_JIS, in a font that is not part of the file. */
  readonly japanese?: boolean;
  /** Names of glyphs by character code, such as `{ 24: 'f_i' }`. */
  readonly glyphs?: Readonly<Record<number, string>>;
  /** The mapping to Unicode of some character codes, such as `{ 24: 0xf001 }`. */
  readonly unicode?: Readonly<Record<number, number>>;
  /** Pages (counted from 1) that the page tree names but the file lacks. */
  readonly missingPages?: readonly number[];
}

/** Lines of text under each other, for pages on which places do not matter. */
export function linesAt(x: number, top: number, lines: readonly string[], spacing = 12): PdfText[] {
  return lines.map((text, index) => ({ text, x, y: top - index * spacing }));
}

/** A small PDF, written by hand: one content stream a page, two of the standard fonts. */
export function buildPdf(pages: readonly (readonly PdfText[])[], options: PdfOptions = {}): Uint8Array {
  const objects = new Map<number, string>();
  const pageId = (index: number): number => 10 + index * 2;
  const kids = pages.map((_, index) => `${pageId(index)} 0 R`).join(' ');
  const { catalog, annotations } = addForm(objects, options.fields ?? []);
  objects.set(1, `<< /Type /Catalog /Pages 2 0 R ${catalog}>>`);
  objects.set(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  addFonts(objects, options);
  if (options.encrypted === true) {
    const secret = `<${'5a'.repeat(32)}>`;
    objects.set(6, `<< /Filter /Standard /V 1 /R 2 /O ${secret} /U ${secret} /P -4 >>`);
  }
  for (const [index, texts] of pages.entries()) {
    if (options.missingPages?.includes(index + 1) === true) continue;
    const resources = '/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>';
    const contents = pageId(index) + 1;
    objects.set(
      pageId(index),
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${resources} /Contents ${contents} 0 R ${index === 0 ? annotations : ''}>>`,
    );
    objects.set(contents, stream(texts.map(showText).join('\n')));
  }
  return assemble(objects, options.encrypted === true ? '/Encrypt 6 0 R /ID [<00> <00>] ' : '');
}

/** Objects 3 and 4, regular and bold, with the mapping to Unicode in object 5. */
function addFonts(objects: Map<number, string>, options: PdfOptions): void {
  if (options.japanese === true) {
    const base = '/Type /Font /BaseFont /MS-Gothic';
    const system = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>';
    const font = `<< ${base} /Subtype /Type0 /Encoding /90ms-RKSJ-H /DescendantFonts [7 0 R] >>`;
    objects.set(3, font);
    objects.set(4, font);
    objects.set(7, `<< ${base} /Subtype /CIDFontType2 ${system} /DW 1000 /FontDescriptor 8 0 R >>`);
    objects.set(8, '<< /Type /FontDescriptor /FontName /MS-Gothic /Flags 4 /Ascent 859 /Descent -140 >>');
    return;
  }
  const mapped = Object.entries(options.unicode ?? {});
  const mapping = options.garbled === true || mapped.length > 0 ? '/ToUnicode 5 0 R ' : '';
  const differences = Object.entries(options.glyphs ?? {}).map(([code, name]) => `${code} /${name}`);
  const encoding = `<< /BaseEncoding /WinAnsiEncoding /Differences [${differences.join(' ')}] >>`;
  // The standard fonts have no widths for glyphs of one's own.
  const hasOwn = mapped.length > 0 || differences.length > 0;
  const widths = hasOwn ? `/FirstChar 0 /LastChar 255 /Widths [${'556 '.repeat(256)}] ` : '';
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding ${encoding} ${widths}${mapping}>>`;
  objects.set(3, font('Helvetica'));
  objects.set(4, font('Helvetica-Bold'));
  objects.set(5, stream(mapped.length > 0 ? toMapping(mapped) : PRIVATE_USE_MAPPING));
}

function showText({ text, x, y, size = 10, bold = false, spacing = 0 }: PdfText): string {
  // WinAnsiEncoding is Latin-1 but for characters such as the en dash.
  const escaped = text.replace(/[\\()]/g, '\\$&').replaceAll('–', '\\226');
  return `BT /${bold ? 'F2' : 'F1'} ${size} Tf ${spacing} Tc 1 0 0 1 ${x} ${y} Tm (${escaped}) Tj ET`;
}

function stream(content: string): string {
  return `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`;
}

function toMapping(characters: readonly (readonly [string, number])[]): string {
  const lines = characters.map(([code, unicode]) => `<${hex(Number(code), 2)}> <${hex(unicode, 4)}>`);
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
${lines.length} beginbfchar ${lines.join(' ')} endbfchar
endcmap end end`;
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0');
}

const PRIVATE_USE_MAPPING = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <21> <7E> <E021> endbfrange
endcmap end end`;

function assemble(objects: ReadonlyMap<number, string>, trailer: string): Uint8Array {
  let file = '%PDF-1.4\n';
  const offsets = new Map<number, number>();
  for (const [id, body] of objects) {
    offsets.set(id, file.length);
    file += `${id} 0 obj\n${body}\nendobj\n`;
  }
  const size = Math.max(...objects.keys()) + 1;
  const table = Array.from({ length: size }, (_, id) => {
    const offset = offsets.get(id);
    return offset === undefined ? '0000000000 65535 f ' : `${String(offset).padStart(10, '0')} 00000 n `;
  });
  const start = file.length;
  file += `xref\n0 ${size}\n${table.join('\n')}\ntrailer\n<< /Size ${size} /Root 1 0 R ${trailer}>>\n`;
  return Uint8Array.from(Buffer.from(`${file}startxref\n${start}\n%%EOF\n`, 'latin1'));
}
