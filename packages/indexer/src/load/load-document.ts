import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type PassageText, splitDocument } from '@rag/core';
import { type DocumentFormat, formatOfName, textBlocks } from '@rag/core/adapter';
import { loadHtml } from '../html/load-html.ts';
import { partMarks } from '../html/superscripts.ts';
import { loadMarkdown } from '../markdown/load-markdown.ts';
import { loadPdf } from '../pdf/load-pdf.ts';
import { checkFileType } from './check-file-type.ts';
import { decodeText } from './decode-text.ts';
import { DocumentError, type Warning } from './document-error.ts';
import type { DocumentLimits } from './document-limits.ts';
import type { LoadedDocument } from './loaded-document.ts';

/** How much text one page may have. A full page of small print has about 10,000 characters. */
const MAX_PAGE_CHARACTERS = 1_000_000;

/** A document as it is indexed, without vectors. */
export interface SplitDocument {
  /** Hex SHA-256 of the bytes that were read. */
  readonly contentHash: string;
  readonly pageCount: number;
  readonly passages: readonly PassageText[];
  readonly warnings: readonly Warning[];
}

/**
 * Reads one file, checks that its content fits its name, and splits its text into passages.
 *
 * @throws DocumentError for every problem of the file.
 */
export async function loadAndSplit(path: string, limits: DocumentLimits): Promise<SplitDocument> {
  const format = formatOfName(path);
  if (format === undefined) throw new DocumentError('unsupported', 'Files of this format are not indexed.');
  const bytes = await readBytes(path, limits.maxBytes);
  if (bytes.length === 0) throw new DocumentError('empty', 'The file has no content.');
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  checkFileType(bytes, format);
  const document = await load(bytes, format, limits);
  const passages = splitDocument(document);
  if (passages.length === 0) throw new DocumentError('empty', 'The file has no text.');
  return { contentHash, pageCount: document.pageCount, passages, warnings: document.warnings };
}

async function readBytes(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) {
      throw new DocumentError(
        'too_large',
        `The file has ${megabytes(size)} MB; the limit is ${megabytes(maxBytes)} MB.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw unreadable(error);
  }
}

/** The error for a file that the file system refuses, without the path. */
export function unreadable(error: unknown): DocumentError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const reason = code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code;
  return new DocumentError('unreadable', `The file cannot be read (${reason}).`, { cause: error });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);
}

async function load(
  bytes: Uint8Array,
  format: DocumentFormat,
  limits: DocumentLimits,
): Promise<LoadedDocument> {
  switch (format) {
    case 'pdf':
      // pdf.js takes ownership of the buffer, and refuses buffers from Node's shared pool.
      return loadPdf(Uint8Array.from(bytes), {
        maxPages: limits.maxPages,
        maxPageCharacters: MAX_PAGE_CHARACTERS,
      });
    default: {
      const { text, warnings } = await decodeText(bytes);
      const document = loadText(text, format);
      return { ...document, warnings: [...warnings, ...document.warnings] };
    }
  }
}

function loadText(text: string, format: Exclude<DocumentFormat, 'pdf'>): LoadedDocument {
  switch (format) {
    case 'markdown':
      return loadMarkdown(text);
    case 'html':
      return loadHtml(text);
    case 'text':
      return { pages: [{ blocks: textBlocks(partMarks(text)) }], pageCount: 0, warnings: [] };
  }
}
