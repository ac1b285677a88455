import { type PassageBlock, type PassagePart, partsOf } from './split-passage.ts';

/** A passage of which less would be hidden is shown whole. */
const MIN_HIDDEN_CHARACTERS = 160;
/** How much is shown of a passage in which nothing is marked. */
const UNMARKED_CHARACTERS = 240;

/** The parts that a reader sees before the passage is expanded: the marked ones, else the first. */
export function chooseVisible(
  blocks: readonly PassageBlock[],
  evidence: ReadonlySet<PassagePart>,
): ReadonlySet<PassagePart> {
  const parts = partsOf(blocks);
  const visible = evidence.size > 0 ? evidence : firstParts(parts);
  const hidden = parts.filter((part) => !visible.has(part));
  const hiddenCharacters = hidden.reduce((total, { text }) => total + text.length, 0);
  return hiddenCharacters < MIN_HIDDEN_CHARACTERS ? new Set(parts) : visible;
}

function firstParts(parts: readonly PassagePart[]): ReadonlySet<PassagePart> {
  const first = new Set<PassagePart>();
  let characters = 0;
  for (const part of parts) {
    if (characters >= UNMARKED_CHARACTERS) break;
    first.add(part);
    characters += part.text.length;
  }
  return first;
}
