import { splitSentences } from '../text/index.ts';
import type { Block, DocumentPage, SplitSizes } from './blocks.ts';
import { cutAtWords } from './cut-at-words.ts';
import { packUnits, type Unit } from './pack-units.ts';

/** Raise it when the same document would be read or split differently, so that indexes are rebuilt. */
export const SPLITTER_VERSION = 3;

export const DEFAULT_SPLIT_SIZES: SplitSizes = { target: 500, max: 750 };

/** A file without a line break is cut before sentences are looked for: that takes many times its memory. */
const LONGEST_PARAGRAPH: SplitSizes = { target: 20_000, max: 25_000 };

export interface PassageText {
  readonly content: string;
  readonly page?: number;
  readonly heading?: string;
}

/** The blocks under one heading on one page; a passage never holds text of two sections. */
interface Section {
  readonly page: number | undefined;
  readonly heading: string | undefined;
  readonly blocks: Block[];
}

/**
 * Splits a document into passages of about `target` characters: whole sentences, rows and list items, within one page
 * and under one heading, without overlap. The first passage under a heading contains it, and all of them name it. A
 * heading also applies to the pages that follow.
 *
 * @example
 * const passages = splitDocument({ pages: [{ number: 1, blocks: [{ kind: 'paragraph', text }] }] });
 */
export function splitDocument(
  { pages }: { readonly pages: readonly DocumentPage[] },
  sizes: SplitSizes = DEFAULT_SPLIT_SIZES,
): PassageText[] {
  return sectionsOf(pages).flatMap(({ page, heading, blocks }) =>
    packUnits(
      blocks.flatMap((block) => unitsOf(block, sizes)),
      sizes,
    ).map((content) => ({
      content,
      ...(page === undefined ? {} : { page }),
      ...(heading === undefined ? {} : { heading }),
    })),
  );
}

function sectionsOf(pages: readonly DocumentPage[]): Section[] {
  const sections: Section[] = [];
  let heading: string | undefined;
  for (const page of pages) {
    let section: Section | undefined;
    for (const block of page.blocks) {
      const startsSection = block.kind === 'heading' && section?.blocks.at(-1)?.kind !== 'heading';
      if (block.kind === 'heading') heading = block.text;
      if (section === undefined || startsSection) {
        section = { page: page.number, heading, blocks: [block] };
        sections.push(section);
      } else if (block.kind === 'heading') {
        // A heading right under a heading: one section, named by the nearer one.
        const blocks: Block[] = [...section.blocks, block];
        section = { page: page.number, heading, blocks };
        sections[sections.length - 1] = section;
      } else {
        section.blocks.push(block);
      }
    }
  }
  return sections;
}

function unitsOf(block: Block, sizes: SplitSizes): Unit[] {
  switch (block.kind) {
    case 'heading':
      return [{ text: block.text, join: '\n', heading: true }];
    case 'paragraph':
      return joined(
        cutAtWords(block.text, LONGEST_PARAGRAPH)
          .flatMap((part) => splitSentences(part))
          .flatMap((sentence) => cutAtWords(sentence, sizes)),
        '\n\n',
        ' ',
      );
    case 'list': {
      const whole = block.items.join('\n');
      if (whole.length <= sizes.target) return [{ text: whole, join: '\n' }];
      return joined(
        block.items.flatMap((item) => sentencesOfItem(item, sizes)),
        '\n',
        '\n',
      );
    }
    case 'table':
      return tableUnits(block.header, block.rows, sizes);
  }
}

function sentencesOfItem(item: string, sizes: SplitSizes): string[] {
  return item.length <= sizes.target
    ? [item]
    : splitSentences(item).flatMap((part) => cutAtWords(part, sizes));
}

function joined(texts: readonly string[], first: Unit['join'], others: Unit['join']): Unit[] {
  return texts.map((text, index) => ({ text, join: index === 0 ? first : others }));
}

/** Runs of rows that fit a passage, each under the table's header. */
function tableUnits(header: string | undefined, rows: readonly string[], sizes: SplitSizes): Unit[] {
  const head = header === undefined || header.length > sizes.target ? '' : `${header}\n`;
  const lines = head === '' && header !== undefined ? [header, ...rows] : rows;
  const least = sizes.target / 2;
  const room = {
    target: Math.max(sizes.target - head.length, least),
    max: Math.max(sizes.max - head.length, least),
  };
  const units: Unit[] = [];
  let run = '';
  for (const line of lines.flatMap((row) => cutAtWords(row, room))) {
    if (run !== '' && run.length + 1 + line.length > room.target) {
      units.push({ text: head + run, join: '\n\n' });
      run = line;
    } else {
      run = run === '' ? line : `${run}\n${line}`;
    }
  }
  if (run !== '' || head !== '') units.push({ text: (head + run).trimEnd(), join: '\n\n' });
  return units;
}
