import { splitSentences } from '../text/index.ts';
import type { DocumentPage, SplitSizes } from './blocks.ts';
import { cutAtWords } from './cut-at-words.ts';
import { packUnits, type Unit } from './pack-units.ts';
import { type FlatBlock, sectionsOf } from './sections.ts';

/** Raise it when the same document would be read or split differently, so that indexes are rebuilt. */
export const SPLITTER_VERSION = 9;

export const DEFAULT_SPLIT_SIZES: SplitSizes = { target: 500, max: 750 };

/** A file without a line break is cut before sentences are looked for: that takes many times its memory. */
const LONGEST_PARAGRAPH: SplitSizes = { target: 20_000, max: 25_000 };

export interface PassageText {
  readonly content: string;
  readonly page?: number;
  readonly heading?: string;
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
      withLeads(blocks).flatMap((block) => unitsOf(block, sizes)),
      sizes,
    ).map((content) => ({
      content,
      ...(page === undefined ? {} : { page }),
      ...(heading === undefined ? {} : { heading }),
    })),
  );
}

/** A list with the sentence that introduces it, such as "Children pay:". */
interface IntroducedList {
  readonly kind: 'introduced';
  readonly lead: string;
  readonly items: readonly string[];
  /** Whether the lead ends a longer paragraph. */
  readonly isWithin: boolean;
}

const LONGEST_LEAD = 200;

/** Moves the sentence that introduces a list from the paragraph before it to the list. */
function withLeads(blocks: readonly FlatBlock[]): (FlatBlock | IntroducedList)[] {
  const moved: (FlatBlock | IntroducedList)[] = [];
  for (const block of blocks) {
    const before = moved.at(-1);
    const lead = block.kind === 'list' && before?.kind === 'paragraph' ? leadOf(before.text) : undefined;
    if (lead === undefined || block.kind !== 'list' || before?.kind !== 'paragraph') {
      moved.push(block);
      continue;
    }
    const rest = before.text.slice(0, -lead.length).trimEnd();
    moved.pop();
    if (rest !== '') moved.push({ kind: 'paragraph', text: rest });
    moved.push({ kind: 'introduced', lead, items: block.items, isWithin: rest !== '' });
  }
  return moved;
}

function leadOf(paragraph: string): string | undefined {
  if (!paragraph.endsWith(':')) return undefined;
  const lead = splitSentences(paragraph.slice(-4 * LONGEST_LEAD)).at(-1);
  return lead !== undefined && lead.length <= LONGEST_LEAD && paragraph.endsWith(lead) ? lead : undefined;
}

function unitsOf(block: FlatBlock | IntroducedList, sizes: SplitSizes): Unit[] {
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
    case 'introduced': {
      const lines = block.items.flatMap((item) => sentencesOfItem(item, sizes));
      const [first, ...others] = runsBelow(`${block.lead}\n`, lines, sizes);
      return first === undefined ? [] : [{ ...first, join: block.isWithin ? ' ' : '\n\n' }, ...others];
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

/** A rule below a header that would look like a row, because it has figures: "Group | 2025 | 2026". */
function ruleOf(header: string): string {
  const cells = header.split(' | ');
  return cells.some((cell) => /^\W*\d/.test(cell)) ? `${cells.map(() => '---').join(' | ')}\n` : '';
}

/** Runs of rows that fit a passage, each under the table's header. A long header makes a passage longer than others. */
function tableUnits(header: string | undefined, rows: readonly string[], sizes: SplitSizes): Unit[] {
  if (header === undefined) return runsBelow('', rows, sizes);
  if (header.length > sizes.max) return runsBelow('', [header, ...rows], sizes);
  return runsBelow(`${header}\n${ruleOf(header)}`, rows, sizes);
}

/** Runs of lines that fit a passage, each below the same head. */
function runsBelow(head: string, lines: readonly string[], sizes: SplitSizes): Unit[] {
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
