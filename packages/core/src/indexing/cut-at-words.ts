import type { SplitSizes } from './blocks.ts';

/**
 * A sentence that is longer than a passage may be, in pieces of at most `target` characters that end
 * between words; a word that is longer still is cut between characters. Others stay whole.
 */
export function cutAtWords(sentence: string, { target, max }: SplitSizes): string[] {
  const pieces: string[] = [];
  let rest = sentence.trim();
  while (rest.length > max) {
    const space = rest.lastIndexOf(' ', target);
    const end = space > target / 2 ? space : boundaryBefore(rest, target);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}

/** For scripts without spaces: the last comma or the like, or else any place outside a surrogate pair. */
function boundaryBefore(text: string, target: number): number {
  const piece = text.slice(0, target);
  const mark = Math.max(...['、', '，', '；', ';', ',', '\n'].map((char) => piece.lastIndexOf(char)));
  if (mark > target / 2) return mark + 1;
  return /[\uD800-\uDBFF]$/.test(piece) ? target - 1 : target;
}
