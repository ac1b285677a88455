import type { Token, Tokens } from 'marked';
import { element } from '../dom.ts';
import { directionOf } from '../text-direction.ts';
import { type AnswerToken, isAnswerToken } from './parse-markdown.ts';

export interface MarkdownTargets {
  /** What a citation marker looks like. */
  readonly renderMarker: (marker: number) => Node;
  /** The address that a link may open; `undefined` for links that are shown as text. */
  readonly resolveLink: (href: string) => string | undefined;
}

type Children = readonly Token[] | undefined;

/** The question is the heading above an answer. Models begin at any level; below the third, headings are rare. */
function headingOf(depth: number): 'h3' | 'h4' {
  return depth <= 3 ? 'h3' : 'h4';
}

/**
 * Renders the tokens of an answer as DOM nodes. Nothing becomes markup that is not created here by name: HTML in
 * the answer is shown as text, images as their description.
 */
export function renderToken(token: AnswerToken, targets: MarkdownTargets): Node {
  const inside = (tokens: Children): Node[] => renderInside(tokens, targets);

  switch (token.type) {
    case 'marker':
      return targets.renderMarker(token.marker);
    case 'paragraph':
      return element('p', { dir: 'auto' }, ...inside(token.tokens));
    case 'heading':
      return element(headingOf(token.depth), { dir: 'auto' }, ...inside(token.tokens));
    case 'list':
      return renderList(token, inside);
    case 'blockquote':
      return element('blockquote', { dir: directionOf(token.text) }, ...inside(token.tokens));
    case 'table':
      return renderTable(token, inside);
    case 'code':
      return element('pre', { tabindex: '0' }, element('code', {}, token.text));
    case 'codespan':
      return element('code', {}, token.text);
    case 'strong':
      return element('strong', {}, ...inside(token.tokens));
    case 'em':
      return element('em', {}, ...inside(token.tokens));
    case 'del':
      return element('s', {}, ...inside(token.tokens));
    case 'br':
      return element('br');
    case 'hr':
      return element('hr');
    case 'link': {
      const href = targets.resolveLink(token.href);
      const attributes = { href, target: '_blank', rel: 'noopener noreferrer nofollow' };
      return element(
        href === undefined ? 'span' : 'a',
        href === undefined ? {} : attributes,
        ...inside(token.tokens),
      );
    }
    case 'text':
      return token.tokens === undefined ? text(token.text) : fragment(inside(token.tokens));
    case 'image':
    case 'escape':
      return text(token.text);
    default:
      return text(token.raw);
  }
}

function renderInside(tokens: Children, targets: MarkdownTargets): Node[] {
  const known = (tokens ?? []).filter(isAnswerToken);
  return known.map((token, index) => {
    const node = renderToken(token, targets);
    // A marker stays on the line of the word before it.
    if (node instanceof Text && known[index + 1]?.type === 'marker')
      node.data = node.data.replace(/\s+$/, '\u00a0');
    return node;
  });
}

function renderList({ raw, ordered, start, items }: Tokens.List, inside: (tokens: Children) => Node[]): Node {
  const dir = directionOf(raw);
  const rows = items.map((item) => element('li', {}, ...inside(item.tokens)));
  if (!ordered) return element('ul', { dir }, ...rows);
  return element('ol', { dir, start: start === '' || start === 1 ? undefined : String(start) }, ...rows);
}

function renderTable({ raw, header, rows }: Tokens.Table, inside: (tokens: Children) => Node[]): Node {
  const head = header.map((cell) =>
    element('th', { scope: 'col' }, element('bdi', {}, ...inside(cell.tokens))),
  );
  const body = rows.map((row) =>
    element('tr', {}, ...row.map((cell) => element('td', {}, element('bdi', {}, ...inside(cell.tokens))))),
  );
  const table = element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
  // Focusable, so that a keyboard can scroll a table that is too wide.
  return element('div', { class: 'table', tabindex: '0', dir: directionOf(raw) }, table);
}

const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': '\u00a0',
};

/** Text, with the few character references that models write. */
function text(value: string): Text {
  return document.createTextNode(
    value.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (name) => CHARACTERS[name] ?? name),
  );
}

function fragment(nodes: readonly Node[]): DocumentFragment {
  const parent = document.createDocumentFragment();
  parent.append(...nodes);
  return parent;
}
