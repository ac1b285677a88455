import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DocumentPage } from '@rag/core';
import { getDocumentProxy } from 'unpdf';
import type { PDFDocumentProxy, PDFPageProxy } from 'unpdf/pdfjs';
import { DocumentError, type Warning } from '../load/document-error.ts';
import type { LoadedDocument } from '../load/loaded-document.ts';
import { settleCells } from './cells.ts';
import { withFormValues } from './form-fields.ts';
import { readGlyphNames, type UnknownGlyphs } from './glyph-names.ts';
import { bodyFont, typographyOf } from './headings.ts';
import { createLineJoiner } from './join-lines.ts';
import { hasUnknownLetters, mayLackNames } from './letters.ts';
import { type Line, textOfLine, toLines } from './lines.ts';
import { nameColumns } from './name-columns.ts';
import { toRegions } from './reading-order.ts';
import { dropRunningHeaders } from './running-headers.ts';
import { toSegments } from './segments.ts';
import { type TextItem, toTextLayers } from './text-layers.ts';
import { textQuality } from './text-quality.ts';
import { toBlocks } from './to-blocks.ts';

export interface PdfLimits {
  readonly maxPages: number;
  /** How many characters of a page are read. The rest is dropped with a warning. */
  readonly maxPageCharacters: number;
}

/** What the codes of Chinese, Japanese and Korean fonts without a mapping of their own mean; pdf.js reads it when needed. */
const CHARACTER_MAPS = join(
  dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')),
  'cmaps/',
);

type PageLines = { readonly number: number; readonly lines: readonly Line[] };

/**
 * Reads a PDF page by page. It reports a page that fails and keeps the others.
 *
 * @throws DocumentError `broken`, `encrypted`, `too_many_pages`, `no_text` or `garbled_text`.
 */
export async function loadPdf(bytes: Uint8Array, limits: PdfLimits): Promise<LoadedDocument> {
  const isCutOff = !endsLikePdf(bytes);
  const pdf = await openPdf(bytes);
  try {
    if (pdf.numPages > limits.maxPages) {
      throw new DocumentError(
        'too_many_pages',
        `The document has ${pdf.numPages} pages; the limit is ${limits.maxPages}.`,
      );
    }
    const { pages, warnings } = await readPages(pdf, limits);
    const all = isCutOff ? [CUT_OFF, ...warnings] : warnings;
    return { pages: toPages(pages), pageCount: pdf.numPages, warnings: all };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

const CUT_OFF: Warning = {
  code: 'file_cut_off',
  reason: 'the file has no end mark; it may be cut off and lack pages',
  pages: [],
};

/** A complete file has `%%EOF` (ISO 32000-1, 7.5.5) in its last kilobyte, as PDF readers expect. */
function endsLikePdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-1024)).includes('%%EOF');
}

async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    return await getDocumentProxy(bytes, {
      verbosity: 0,
      // For the names of glyphs. Images are never looked at.
      fontExtraProperties: true,
      maxImageSize: 1,
      cMapUrl: CHARACTER_MAPS,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PasswordException') {
      throw new DocumentError(
        'encrypted',
        'The document is protected by a password; save a copy without one.',
        {
          cause: error,
        },
      );
    }
    const detail = error instanceof Error ? error.message : String(error);
    throw new DocumentError('broken', `The file is not a readable PDF (${detail}).`, { cause: error });
  }
}

/** pdf.js caches every page, 150 MB for 2,000 pages. After a cleanup it has to read fonts again. */
const PAGES_BETWEEN_CLEANUPS = 100;

/** The numbers of the pages that lack something, by what it is. */
interface BadPages {
  readonly failed: number[];
  readonly absent: number[];
  readonly garbled: number[];
  readonly incomplete: number[];
  readonly formless: number[];
  readonly cut: number[];
}

async function readPages(
  pdf: PDFDocumentProxy,
  limits: PdfLimits,
): Promise<{ pages: PageLines[]; warnings: Warning[] }> {
  const pages: PageLines[] = [];
  const bad: BadPages = { failed: [], absent: [], garbled: [], incomplete: [], formless: [], cut: [] };
  for (let number = 1; number <= pdf.numPages; number += 1) {
    try {
      const page = await readPage(pdf, number, limits.maxPageCharacters);
      const { lines } = page;
      if (noteProblems(bad, number, page) === 'readable') pages.push({ number, lines });
    } catch {
      bad.failed.push(number);
    }
    if (number % PAGES_BETWEEN_CLEANUPS === 0) await pdf.cleanup();
  }
  if (pages.length === 0) throw nothingReadable(pdf.numPages, bad);
  return { pages, warnings: toWarnings(bad) };
}

interface ReadPage {
  readonly lines: readonly Line[];
  readonly isCut: boolean;
  readonly isFormRead: boolean;
}

/** Notes what a page lacks. Returns the quality of its text. */
function noteProblems(
  bad: BadPages,
  number: number,
  { lines, isCut, isFormRead }: ReadPage,
): ReturnType<typeof textQuality> {
  const text = lines.map((line) => textOfLine(line)).join('\n');
  const quality = textQuality(text);
  if (isCut) bad.cut.push(number);
  if (!isFormRead) bad.formless.push(number);
  if (quality === 'absent' || quality === 'garbled') bad[quality].push(number);
  else if (hasUnknownLetters(text)) bad.incomplete.push(number);
  return quality;
}

async function readPage(pdf: PDFDocumentProxy, number: number, maxCharacters: number): Promise<ReadPage> {
  const page = await pdf.getPage(number);
  try {
    const content = await page.getTextContent();
    const texts = content.items.filter((item): item is TextItem & typeof item => 'str' in item);
    // The text of the page counts without the values of its form.
    const filled = await withFormValues(page, texts).catch(() => undefined);
    const all = filled ?? texts;
    let characters = 0;
    const items = all.filter(({ str }) => {
      characters += str.length;
      return characters <= maxCharacters;
    });
    const layers = toTextLayers(
      await nameGlyphs(page, items),
      (font) => content.styles[font]?.vertical === true,
    );
    const regions = layers.flatMap(({ fragments }) => toRegions(toSegments(fragments)));
    return {
      lines: regions.flatMap((region, index) => settleCells(toLines(region, index))),
      isCut: items.length < all.length,
      isFormRead: filled !== undefined,
    };
  } finally {
    page.cleanup();
  }
}

/** The items with texts for characters that only the names of their glyphs explain. */
async function nameGlyphs(page: PDFPageProxy, items: readonly TextItem[]): Promise<readonly TextItem[]> {
  if (!items.some(({ str }) => mayLackNames(str))) return items;
  const fonts = new Set(items.map(({ fontName }) => fontName));
  const names = await readGlyphNames(page, fonts).catch(() => new Map<string, UnknownGlyphs>());
  return items.map((item) => {
    const glyphs = names.get(item.fontName);
    if (glyphs === undefined || glyphs.size === 0) return item;
    return { ...item, str: [...item.str].map((character) => glyphs.get(character) ?? character).join('') };
  });
}

function nothingReadable(pageCount: number, { failed, absent, garbled }: BadPages): DocumentError {
  const pages = pageCount === 1 ? 'Its only page' : `None of its ${pageCount} pages`;
  if (garbled.length > 0) {
    return new DocumentError(
      'garbled_text',
      'Its fonts do not say which characters they show; print it to a new PDF or run OCR.',
    );
  }
  if (absent.length >= failed.length) {
    const verb = pageCount === 1 ? 'has no' : 'has';
    return new DocumentError(
      'no_text',
      `${pages} ${verb} readable text: a scan, images, blank pages or fonts without a character mapping; run OCR first.`,
    );
  }
  return new DocumentError('broken', `${pages} ${pageCount === 1 ? 'cannot' : 'can'} be read.`);
}

function toWarnings({ failed, absent, garbled, incomplete, formless, cut }: BadPages): Warning[] {
  const warnings: Warning[] = [
    { code: 'page_failed', reason: 'could not be read', pages: failed },
    { code: 'page_without_text', reason: 'no text (a scan, an image or blank)', pages: absent },
    { code: 'page_garbled', reason: 'text in fonts without a character mapping', pages: garbled },
    {
      code: 'letters_missing',
      reason: 'some letters, shown as \uFFFD, in fonts without a character mapping',
      pages: incomplete,
    },
    { code: 'form_failed', reason: 'the values of its form could not be read', pages: formless },
    { code: 'page_cut', reason: 'too much text; the end was left out', pages: cut },
  ];
  return warnings.filter(({ pages }) => pages.length > 0);
}

function toPages(pages: readonly PageLines[]): DocumentPage[] {
  const all = pages.map(({ lines }) => lines);
  const kept = dropRunningHeaders(pages, typographyOf(all.flat()).size);
  const joinLines = createLineJoiner(kept.flat().map((line) => textOfLine(line)));
  const typography = typographyOf(kept.flat());
  const blocks = kept.map((lines) =>
    toBlocks(lines, { ...typography, font: bodyFont(lines) ?? typography.font }, joinLines),
  );
  return nameColumns(blocks).map((named, index) => ({
    number: pages[index]?.number ?? index + 1,
    blocks: named,
  }));
}
