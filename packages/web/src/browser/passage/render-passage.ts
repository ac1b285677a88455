import { element } from '../dom.ts';
import { directionOf } from '../text-direction.ts';
import type { PassageBlock, PassagePart, PassageRow } from './split-passage.ts';
import { stackWhenNarrow } from './stack-when-narrow.ts';

export interface PassageMarks {
  /** Marked as what the answer rests on. */
  readonly evidence: ReadonlySet<PassagePart>;
  /** Shown before the passage is expanded; the others have the class `rest`. */
  readonly visible: ReadonlySet<PassagePart>;
}

/** Renders a passage. Runs of hidden parts show as an ellipsis until an ancestor has the class `expanded`. */
export function renderPassage(blocks: readonly PassageBlock[], marks: PassageMarks): HTMLElement {
  const passage = element('div', { class: 'passage' });
  for (const block of blocks) {
    passage.append(
      block.kind === 'table'
        ? renderTable(block.header, block.rows, marks)
        : renderParagraph(block.parts, marks),
    );
  }
  return passage;
}

function renderParagraph(parts: readonly PassagePart[], { evidence, visible }: PassageMarks): HTMLElement {
  const isHidden = parts.every((part) => !visible.has(part));
  const paragraph = element('p', { dir: 'auto', class: isHidden ? 'rest' : undefined });
  parts.forEach((part, index) => {
    if (index > 0) paragraph.append(' ');
    const isRest = !isHidden && !visible.has(part);
    const followsRest = isRest && index > 0 && !visible.has(parts[index - 1] ?? part);
    if (isRest && !followsRest) paragraph.append(element('span', { class: 'gap' }, '… '));
    if (evidence.has(part)) paragraph.append(element('mark', {}, part.text));
    else paragraph.append(isRest ? element('span', { class: 'rest' }, part.text) : part.text);
  });
  return paragraph;
}

function renderTable(
  header: PassageRow | undefined,
  rows: readonly PassageRow[],
  { evidence, visible }: PassageMarks,
): HTMLElement {
  const isHidden = rows.every((row) => !visible.has(row));
  const body = rows.map((row) =>
    element(
      'tr',
      {
        class:
          [evidence.has(row) ? 'marked' : '', visible.has(row) ? '' : 'rest'].join(' ').trim() || undefined,
      },
      ...row.cells.map((cell, column) =>
        element(
          'td',
          { 'data-column': header?.cells[column] },
          evidence.has(row) ? element('mark', {}, toCellText(cell)) : toCellText(cell),
        ),
      ),
    ),
  );
  const head = header?.cells.map((cell) => element('th', { scope: 'col' }, toCellText(cell)));
  const box = element(
    'div',
    {
      class: isHidden ? 'table rest' : 'table',
      dir: directionOf((header ?? rows[0])?.text ?? ''),
    },
    element(
      'table',
      {},
      head === undefined ? undefined : element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  );
  stackWhenNarrow(box);
  return box;
}

/** In its own direction, and aligned as the table is. */
function toCellText(cell: string): HTMLElement {
  return element('bdi', {}, cell);
}
