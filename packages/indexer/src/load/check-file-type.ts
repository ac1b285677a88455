import type { DocumentFormat } from '@rag/core/adapter';
import { DocumentError } from './document-error.ts';

/** The first bytes of formats that are not indexed but occur under a wrong name. */
const FOREIGN_SIGNATURES: readonly (readonly [signature: string, name: string])[] = [
  ['\x89PNG\r\n', 'a PNG image'],
  ['\xFF\xD8\xFF', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['II*\0', 'a TIFF image'],
  ['MM\0*', 'a TIFF image'],
  ['RIFF', 'a WebP image or other media'],
  ['PK\x03\x04', 'a ZIP archive or an Office document'],
  ['\xD0\xCF\x11\xE0', 'an old Office document'],
  ['{\\rtf', 'a rich text document'],
  ['%!PS', 'a PostScript document'],
  ['\x1F\x8B', 'a gzip archive'],
  ['7z\xBC\xAF', 'a 7z archive'],
  ['\x7FELF', 'a program'],
  ['MZ', 'a program'],
];

/** PDF readers accept a header anywhere in the first kilobyte, and so do we. */
const PDF_HEADER_WITHIN_BYTES = 1024;
const HTML_START = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]/i;

/**
 * Checks by the first bytes that the content of a file fits its name. It refuses a file under a wrong name, because a
 * citation opens the file by its name and a browser could not display it.
 *
 * @throws DocumentError `misnamed`.
 */
export function checkFileType(bytes: Uint8Array, named: DocumentFormat): void {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_HEADER_WITHIN_BYTES));
  const latin1 = start.toString('latin1');
  if (named === 'pdf' ? latin1.includes('%PDF-') : false) return;
  if (named !== 'pdf' && latin1.startsWith('%PDF-')) throw misnamed(named, 'a PDF document');
  const foreign = FOREIGN_SIGNATURES.find(([signature]) => latin1.startsWith(signature));
  if (foreign !== undefined && !(foreign[0] === 'MZ' && named !== 'pdf' && !latin1.includes('\0'))) {
    throw misnamed(named, foreign[1]);
  }
  if (HTML_START.test(latin1) && named !== 'html' && named !== 'markdown')
    throw misnamed(named, 'an HTML page');
}

const NAME_OF_FORMAT: Readonly<Record<DocumentFormat, string>> = {
  pdf: 'a PDF document',
  markdown: 'a Markdown document',
  html: 'an HTML page',
  text: 'a text file',
};

function misnamed(named: DocumentFormat, found: string): DocumentError {
  return new DocumentError('misnamed', `The file is named like ${NAME_OF_FORMAT[named]} but is ${found}.`);
}
