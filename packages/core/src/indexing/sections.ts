import type { Block, DocumentPage } from './blocks.ts';

/** A block that holds no others. */
export type FlatBlock = Exclude<Block, { readonly kind: 'section' }>;

/** The blocks under one heading on one page; a passage never holds text of two sections. */
export interface Section {
  readonly page: number | undefined;
  /** The heading below the headings of the levels above it: "Children – Prices". */
  readonly heading: string | undefined;
  readonly blocks: readonly FlatBlock[];
}

interface Heading {
  readonly text: string;
  readonly level: number;
}

interface OpenSection {
  readonly page: number | undefined;
  heading: string | undefined;
  readonly blocks: FlatBlock[];
}

/** The sections of a document in order. A heading also applies to the pages that follow. */
export function sectionsOf(pages: readonly DocumentPage[]): Section[] {
  const sections: OpenSection[] = [];
  let path: readonly Heading[] = [];
  let open: OpenSection | undefined;

  const add = (block: FlatBlock, page: number | undefined): void => {
    const isHeading = block.kind === 'heading';
    if (isHeading) path = pathTo(path, block);
    if (open === undefined || (isHeading && open.blocks.at(-1)?.kind !== 'heading')) {
      open = { page, heading: nameOf(path), blocks: [] };
      sections.push(open);
    }
    // A heading right under a heading: one section, named by the nearer one.
    if (isHeading) open.heading = nameOf(path);
    open.blocks.push(block);
  };
  const walk = (blocks: readonly Block[], page: number | undefined): void => {
    for (const block of blocks) {
      if (block.kind !== 'section') {
        add(block, page);
        continue;
      }
      const outer = path;
      walk(block.blocks, page);
      path = outer;
      open = undefined;
    }
  };
  for (const page of pages) {
    open = undefined;
    walk(page.blocks, page.number);
  }
  return sections;
}

function pathTo(
  path: readonly Heading[],
  { text, level }: { text: string; level?: number },
): readonly Heading[] {
  if (level === undefined) return [{ text, level: 0 }];
  return [...path.filter((other) => other.level < level), { text, level }];
}

const LONGEST_NAME = 150;

/** The texts of the headings, without the outer ones where they are too long together. */
function nameOf(path: readonly Heading[]): string | undefined {
  let name: string | undefined;
  for (const { text } of path.toReversed()) {
    const longer = name === undefined ? text : `${text} – ${name}`;
    if (name !== undefined && longer.length > LONGEST_NAME) break;
    if (!isRepeated(text, name)) name = longer;
  }
  return name;
}

function isRepeated(text: string, name: string | undefined): boolean {
  return name?.toLowerCase().startsWith(text.toLowerCase()) === true;
}
