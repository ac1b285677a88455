import { element } from '../dom.ts';
import { parseMarkdown } from './parse-markdown.ts';
import { type MarkdownTargets, renderToken } from './render-markdown.ts';

export interface AnswerText {
  readonly element: HTMLElement;
  /** Shows the text, rendering again only the blocks that have changed since the last call. */
  show(text: string): void;
  /** Shows the finished text, with its markers linked. */
  finish(text: string, targets: MarkdownTargets): void;
  /** What a screen reader is told: the words without the markers. */
  spoken(): string;
}

const SEPARATE = 'p, h3, h4, li, pre, th, td';

interface Block {
  readonly raw: string;
  readonly node: Node;
}

/** The text of an answer, from its first word to its last. */
export function createAnswerText(streamingTargets: MarkdownTargets): AnswerText {
  const body = element('div', { class: 'answer-text' });
  let blocks: readonly Block[] = [];

  function render(text: string, targets: MarkdownTargets): void {
    const before = blocks;
    // Unchanged blocks keep their nodes, so that a selection in them survives the next words.
    blocks = parseMarkdown(text).map((token, index) => {
      const known = before[index];
      return known?.raw === token.raw ? known : { raw: token.raw, node: renderToken(token, targets) };
    });
    const changedAt = blocks.findIndex((block, index) => block !== before[index]);
    const unchanged = changedAt === -1 ? blocks.length : changedAt;
    for (const { node } of before.slice(unchanged)) node.parentNode?.removeChild(node);
    body.append(...blocks.slice(unchanged).map(({ node }) => node));
  }

  return {
    element: body,
    show: (text) => render(text, streamingTargets),
    finish(text, targets) {
      blocks = [];
      body.replaceChildren();
      render(text, targets);
    },
    spoken() {
      const copy = body.cloneNode(true) as HTMLElement;
      for (const marker of copy.querySelectorAll('.marker')) marker.remove();
      // Words of different lines and cells stay apart.
      for (const part of copy.querySelectorAll(SEPARATE)) part.append(' ');
      return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
    },
  };
}
