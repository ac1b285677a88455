import { LRUCache } from 'lru-cache';

/** Some 2,000 passages. */
const MAX_CHARACTERS = 2_000_000;

/** The same count, which remembers texts: counting takes about 100 µs for 1,000 characters. */
export function createTokenMemory(count: (text: string) => number): (text: string) => number {
  const known = new LRUCache<string, number>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_, text) => text.length + 1,
  });
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const counted = count(text);
    known.set(text, counted);
    return counted;
  };
}
