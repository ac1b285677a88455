/**
 * Pairs of stems are numbered by a hash, since there are too many to enumerate. Collisions do no harm, since a
 * question uses only a few of the numbers.
 */
const PAIR_BITS = 18;

/** FNV-1a (RFC 9923) over the UTF-16 code units of a stem. */
export function hashStem(stem: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < stem.length; index++)
    hash = Math.imul(hash ^ stem.charCodeAt(index), 0x01_00_01_93);
  return hash >>> 0;
}

/** One number for each pair of adjacent stems, given by their hashes, without pairs with an unknown stem. */
export function pairsOf(stems: readonly (number | undefined)[]): number[] {
  const pairs: number[] = [];
  let previous: number | undefined;
  for (const stem of stems) {
    if (previous !== undefined && stem !== undefined) pairs.push(pairOf(previous, stem));
    previous = stem;
  }
  return pairs;
}

/** Knuth's multiplicative hash of an ordered pair. */
function pairOf(first: number, second: number): number {
  return Math.imul(Math.imul(first, 2_654_435_761) ^ second, 2_654_435_761) >>> (32 - PAIR_BITS);
}
