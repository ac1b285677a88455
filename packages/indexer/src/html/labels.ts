import type { Block } from '@rag/core';
import type { Node } from './elements.ts';
import { type TextOptions, textOf, tidy } from './inline-text.ts';

export interface CollectOptions extends TextOptions {
  /** How many elements with a label of their own the nodes are in. */
  readonly depth: number;
  /** Reads the blocks of nodes within other blocks. */
  readonly collect: (nodes: readonly Node[], options: CollectOptions) => Block[];
}

/** Headings within an element with a label are below the label. */
const LEVELS_PER_DEPTH = 10;
/** The level of what serves as a heading and is none: the summary of details, the caption of a table. */
export const LABEL_LEVEL = 7;

/** The heading that nodes make; none when they have no text. */
export function toHeading(nodes: readonly Node[], level: number, options: CollectOptions): Block[] {
  const text = tidy(textOf(nodes, options));
  return text === '' ? [] : [{ kind: 'heading', text, level: options.depth * LEVELS_PER_DEPTH + level }];
}

export function asList(items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** The headings among the blocks apply to these blocks alone. */
export function asSection(blocks: readonly Block[]): Block[] {
  return blocks.some(({ kind }) => kind === 'heading') ? [{ kind: 'section', blocks }] : [...blocks];
}

/** Blocks under a label, such as the caption of a table. */
export function underLabel(
  nodes: readonly Node[],
  blocks: readonly Block[],
  options: CollectOptions,
): Block[] {
  return asSection([...toHeading(nodes, LABEL_LEVEL, options), ...blocks]);
}
