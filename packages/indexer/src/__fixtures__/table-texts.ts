import type { Block } from '@rag/core';
import { loadPdf } from '../pdf/load-pdf.ts';
import { buildPdf, linesAt, type PdfText } from './build-pdf.ts';

/** The tables that are read from pages with these texts; without names of columns, they are lists. */
export async function tablesOf(...pages: readonly (readonly PdfText[])[]): Promise<readonly Block[]> {
  const document = await loadPdf(buildPdf(pages), { maxPages: 100, maxPageCharacters: 100_000 });
  return document.pages
    .flatMap(({ blocks }) => blocks)
    .filter(({ kind }) => kind === 'table' || kind === 'list');
}

type Style = Pick<PdfText, 'size' | 'bold'>;

/** Cells with their left edges at the given places; an empty text is no cell. */
export function row(
  y: number,
  places: readonly number[],
  cells: readonly string[],
  style: Style = {},
): PdfText[] {
  return cells.flatMap((text, index) => (text === '' ? [] : [{ text, x: places[index] ?? 0, y, ...style }]));
}

/** The width of a figure in 10 points of the fixture's font. */
export function widthOf(figure: string): number {
  return [...figure].reduce((width, character) => width + (/\d/.test(character) ? 5.56 : 2.78), 0);
}

/** Text above a table, in the font of its rows. */
export const PROSE = linesAt(50, 800, [
  'The fees of this house are set by the council and hold from the first of January of',
  'each year until the last of December, for all who live here and for their guests.',
]);
export const BOLD = { bold: true };
