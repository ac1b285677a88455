import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

type Node = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>['children'][number];

/** Where a front end that renders GitHub's Markdown would lead its reader, what it would load, and raw HTML. */
export function activeParts(markdown: string): string[] {
  return partsOf(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

function partsOf(node: Node): string[] {
  const own = node.type === 'html' ? [node.value] : 'url' in node ? [node.url] : [];
  return 'children' in node ? [...own, ...node.children.flatMap(partsOf)] : own;
}
