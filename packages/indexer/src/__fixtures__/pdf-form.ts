/** A field of a form. */
export interface PdfField {
  readonly kind: 'text' | 'lines' | 'password' | 'box' | 'radio' | 'choice' | 'note';
  readonly x: number;
  readonly y: number;
  readonly width?: number;
  readonly height?: number;
  /** The text, the chosen options separated by `|`, or `Off` and another name for a box. */
  readonly value: string;
  /** What the value of a checked box, or of this one of several buttons, is. */
  readonly state?: string;
  /** The options of a choice: what is shown for each value. */
  readonly options?: Readonly<Record<string, string>>;
  /** What a reader hears in place of a label. */
  readonly label?: string;
  readonly hidden?: boolean;
}

/** Adds the fields of a form to the objects of a PDF; returns what the catalog and the page say about them. */
export function addForm(
  objects: Map<number, string>,
  fields: readonly PdfField[],
): { readonly catalog: string; readonly annotations: string } {
  if (fields.length === 0) return { catalog: '', annotations: '' };
  const ids = fields.map((_, index) => 1000 + index * 10);
  const references = ids.map((id) => `${id} 0 R`).join(' ');
  for (const [index, field] of fields.entries()) addField(objects, ids[index] ?? 0, field);
  return {
    catalog: `/AcroForm << /Fields [${references}] /DA (/F1 10 Tf 0 g) >> `,
    annotations: `/Annots [${references}] `,
  };
}

function addField(objects: Map<number, string>, id: number, field: PdfField): void {
  const { kind, x, y, width = 150, height = 16, value, state = 'Yes', options = {}, label, hidden } = field;
  const rect = `/Rect [${x} ${y} ${x + width} ${y + height}] /F ${hidden === true ? 2 : 4} `;
  const common = `<< /Type /Annot /Subtype /Widget ${rect}/T (f${id}) ${label === undefined ? '' : `/TU (${label}) `}`;
  const appearances = `/AP << /N << /${state} ${id + 1} 0 R /Off ${id + 1} 0 R >> >> `;
  const flags = { text: 0, lines: 4096, password: 8192, box: 0, radio: 32768, choice: 0, note: 0 }[kind];
  const shown = Object.entries(options).map(([own, text]) => `[(${own}) (${text})]`);
  const chosen = value.split('|').map((own) => `(${own})`);
  const bodies = {
    text: `/FT /Tx /V (${value}) `,
    box: `/FT /Btn /V /${value} /AS /${value} ${appearances}`,
    radio: `/FT /Btn /V /${value} /AS /${value === state ? state : 'Off'} ${appearances}`,
    choice: `/FT /Ch /Opt [${shown.join(' ')}] /V ${chosen.length > 1 ? `[${chosen.join(' ')}]` : chosen[0]} `,
    note: '',
  };
  const body = kind === 'lines' || kind === 'password' ? bodies.text : bodies[kind];
  const note = `<< /Type /Annot /Subtype /FreeText ${rect}/DA (/F1 10 Tf 0 g) /Contents (${value}) >>`;
  objects.set(id, kind === 'note' ? note : `${common}/Ff ${flags} ${body}>>`);
  const box = `/Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] `;
  objects.set(id + 1, `<< ${box}/Length 0 >>\nstream\n\nendstream`);
}
