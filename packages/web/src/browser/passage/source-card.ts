import type { Citation } from '@rag/client';
import { button, element } from '../dom.ts';
import { icon } from '../icon.ts';
import type { Texts } from '../texts/texts.ts';
import { chooseVisible } from './choose-visible.ts';
import { findEvidence } from './find-evidence.ts';
import { renderPassage } from './render-passage.ts';
import { type PassagePart, partsOf, splitPassage } from './split-passage.ts';

export interface SourceCardOptions {
  /** The address of the cited place, which opens in a tab of its own. */
  readonly url: string;
  /** The statements of the answer that cite the passage. */
  readonly claims: readonly string[];
  readonly texts: Texts;
}

/** A cited passage: where it stands, and its text with what the answer rests on marked. */
export function createSourceCard(citation: Citation, { url, claims, texts }: SourceCardOptions): HTMLElement {
  const { marker, source, page, heading, excerpt } = citation;
  const blocks = splitPassage(excerpt, heading);
  const parts = partsOf(blocks);
  const title = heading === undefined ? undefined : { text: heading };
  const evidence = findEvidence(claims, parts, title);
  const visible = chooseVisible(blocks, evidence);

  const link = element(
    'a',
    { class: 'document', href: url, target: '_blank', rel: 'noopener', dir: 'auto' },
    source,
  );
  const place = element(
    'p',
    { class: 'source-title' },
    element('span', { class: 'marker', 'aria-hidden': 'true' }, String(marker)),
    icon('document'),
    link,
    page === undefined ? undefined : element('span', { class: 'place' }, texts.page(page)),
  );
  const card = element('li', { class: 'source', 'data-marker': String(marker) }, place);
  if (title !== undefined) card.append(renderHeading(title, evidence.has(title)));
  card.append(renderPassage(blocks, { evidence, visible }));
  if (visible.size < parts.length) card.append(createExpander(card, texts));
  return card;
}

function renderHeading({ text }: PassagePart, isMarked: boolean): HTMLElement {
  return element('p', { class: 'heading', dir: 'auto' }, isMarked ? element('mark', {}, text) : text);
}

function createExpander(card: HTMLElement, texts: Texts): HTMLElement {
  const label = element('span', {}, texts.showPassage);
  const expander = button(
    { class: 'expand', 'aria-expanded': 'false' },
    () => {
      const isExpanded = card.classList.toggle('expanded');
      expander.setAttribute('aria-expanded', String(isExpanded));
      label.textContent = isExpanded ? texts.hidePassage : texts.showPassage;
    },
    icon('more'),
    label,
  );
  return expander;
}

/** The name of a place for people: `handbook.pdf, page 3`. */
export function describePlace({ source, page }: Citation, texts: Texts): string {
  return page === undefined ? source : `${source}, ${texts.page(page)}`;
}
