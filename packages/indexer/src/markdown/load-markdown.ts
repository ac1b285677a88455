import { micromark, type Options } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { parseFragment } from 'parse5';
import { blocksOfTree, toDocument } from '../html/load-html.ts';
import { DocumentError } from '../load/document-error.ts';
import type { LoadedDocument } from '../load/loaded-document.ts';
import { readFrontMatter } from './front-matter.ts';
import { literalTags } from './literal-tags.ts';

/**
 * Reads the text of Markdown that a viewer shows: CommonMark with the tables, footnotes and strikethrough of GFM. It
 * renders the page that a viewer would, HTML in the text included, and reads that page. The title in front matter is
 * the page's heading.
 *
 * @throws DocumentError `broken` when elements are nested more deeply than the stack allows.
 */
export function loadMarkdown(source: string): LoadedDocument {
  const { title, details, text } = readFrontMatter(source);
  try {
    const blocks = blocksOfTree(parseFragment(toHtml(text)).childNodes, { keepLines: true });
    return toDocument(title, [...details, ...blocks]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DocumentError('broken', 'The elements are nested too deeply.', { cause: error });
  }
}

function toHtml(text: string): string {
  const options: Options = {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), literalTags(text)],
  };
  return micromark(text, options);
}
