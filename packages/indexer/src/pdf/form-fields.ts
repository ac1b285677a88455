import type { PDFPageProxy } from 'unpdf/pdfjs';
import { FORM_FONT, type TextItem } from './text-layers.ts';

/** The part of pdf.js's annotation data that is used here. */
interface AnnotationData {
  readonly subtype?: string;
  readonly rect?: readonly [number, number, number, number];
  readonly hidden?: boolean;
  readonly password?: boolean;
  readonly fieldType?: string | null;
  readonly fieldValue?: unknown;
  readonly alternativeText?: string;
  readonly checkBox?: boolean;
  readonly radioButton?: boolean;
  readonly exportValue?: string;
  readonly buttonValue?: string | null;
  readonly multiLine?: boolean;
  readonly options?: readonly { readonly exportValue: string; readonly displayValue: string }[];
  readonly textContent?: readonly string[];
  readonly contentsObj?: { readonly str?: string };
}

/** A filled field, or a note typed onto the page, with its place in points. */
interface Field {
  readonly lines: readonly string[];
  readonly label: string;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

const CHECKED = '☑';
const UNCHECKED = '☐';
/** A form with longer texts is most likely made to harm. */
const LONGEST_VALUE = 10_000;

/**
 * The text items of a page with the values of its form (ISO 32000-1, 12.7) among them: each one beside the text that
 * stands in its line. pdf.js has the values apart from the text. Rejects if it cannot read them.
 */
export async function withFormValues(
  page: PDFPageProxy,
  items: readonly TextItem[],
): Promise<readonly TextItem[]> {
  const annotations: readonly AnnotationData[] = await page.getAnnotations();
  const fields = annotations.flatMap((annotation) => toField(annotation) ?? []);
  return fields.reduce(insertField, items);
}

function toField(annotation: AnnotationData): Field | undefined {
  const { rect, hidden, alternativeText = '' } = annotation;
  const lines = linesOf(annotation).filter((line) => line.trim() !== '');
  if (rect === undefined || hidden === true || lines.length === 0) return undefined;
  const [x0, y0, x1, y1] = rect;
  return {
    lines,
    label: alternativeText,
    left: Math.min(x0, x1),
    right: Math.max(x0, x1),
    bottom: Math.min(y0, y1),
    top: Math.max(y0, y1),
  };
}

function linesOf(annotation: AnnotationData): readonly string[] {
  const { subtype, fieldType, fieldValue } = annotation;
  if (subtype === 'FreeText') return annotation.textContent ?? toLines(annotation.contentsObj?.str ?? '');
  if (subtype !== 'Widget' || annotation.password === true) return [];
  if (fieldType === 'Tx' && typeof fieldValue === 'string') return toLines(fieldValue);
  if (fieldType === 'Ch') return [choiceOf(annotation)];
  if (fieldType !== 'Btn') return [];
  const own = annotation.checkBox
    ? annotation.exportValue
    : annotation.radioButton
      ? annotation.buttonValue
      : undefined;
  if (own === undefined || own === null) return [];
  return [fieldValue === own ? CHECKED : UNCHECKED];
}

function toLines(text: string): string[] {
  return text.slice(0, LONGEST_VALUE).split(/\r\n?|\n/);
}

function choiceOf({ fieldValue, options = [] }: AnnotationData): string {
  const chosen: readonly unknown[] = Array.isArray(fieldValue) ? fieldValue : [fieldValue];
  return chosen
    .filter((value) => typeof value === 'string')
    .map((value) => options.find(({ exportValue }) => exportValue === value)?.displayValue ?? value)
    .join(', ')
    .slice(0, LONGEST_VALUE);
}

const DEFAULT_SIZE = 10;
/** How far below its field the text of the same line may stand, in points. */
const BELOW = 3;
/** How far above a field, in font sizes, its label may stand. */
const LABEL_ABOVE = 2;

function insertField(items: readonly TextItem[], field: Field): readonly TextItem[] {
  const beside = nearestBeside(items, field);
  const size = beside === undefined ? DEFAULT_SIZE : sizeOf(beside);
  const hasLabel = beside !== undefined || items.some((item) => standsAbove(item, field));
  const [value = '', ...others] = field.lines;
  const lines = hasLabel || field.label === '' ? field.lines : [`${field.label}: ${value}`, ...others];
  const isOneLine = lines.length === 1;
  const isBox = isOneLine && [CHECKED, UNCHECKED].includes(lines[0] ?? '');
  const top =
    beside !== undefined
      ? yOf(beside)
      : field.top - (isOneLine ? (field.top - field.bottom + size) / 2 - 2 : size);
  const values = lines.map((str, index): TextItem => {
    const width = Math.min(str.length * size * 0.5, Math.max(field.right - field.left, size));
    const y = top - index * size * 1.2;
    return {
      str,
      dir: 'ltr',
      transform: [size, 0, 0, size, field.left, y],
      width,
      height: size,
      // A box is a part of the text that it stands beside.
      fontName: isBox ? (beside?.fontName ?? FORM_FONT) : FORM_FONT,
      hasEOL: true,
    };
  });
  const at = beside === undefined ? items.length : items.indexOf(beside) + (xOf(beside) < field.left ? 1 : 0);
  return items.toSpliced(at, 0, ...values);
}

function nearestBeside(items: readonly TextItem[], field: Field): TextItem | undefined {
  let nearest: TextItem | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const y = yOf(item);
    // A field of several lines has its label beside the first one.
    const lowest = Math.max(field.bottom - BELOW, field.top - 2 * sizeOf(item) - BELOW);
    if (item.str.trim() === '' || y < lowest || y > field.top) continue;
    const distance = Math.max(field.left - xOf(item) - item.width, xOf(item) - field.right, 0);
    // Where two are as close, it is the label before the field.
    if (distance < least) [nearest, least] = [item, distance];
  }
  return nearest;
}

function standsAbove(item: TextItem, { left, right, top }: Field): boolean {
  const rise = yOf(item) - top;
  const isOver = xOf(item) < right && xOf(item) + item.width > left;
  return item.str.trim() !== '' && isOver && rise >= 0 && rise < sizeOf(item) * LABEL_ABOVE;
}

function xOf({ transform }: TextItem): number {
  return transform[4] ?? 0;
}

function yOf({ transform }: TextItem): number {
  return transform[5] ?? 0;
}

function sizeOf({ transform, height }: TextItem): number {
  return Math.hypot(transform[2] ?? 0, transform[3] ?? 0) || height || DEFAULT_SIZE;
}
