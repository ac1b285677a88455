/** Random numbers that depend only on a seed, the same on every machine. */
export interface Random {
  /** An integer from 0 up to, but not including, `below`. */
  integer(below: number): number;
  /** A random element. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  bytes(length: number): Buffer;
}

/** Mulberry32: small, quick, and good enough to mix test cases. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const integer = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  return {
    integer,
    pick: (items) => items[integer(items.length)] ?? items[0],
    bytes: (length) => Buffer.from(Array.from({ length }, () => integer(256))),
  };
}
