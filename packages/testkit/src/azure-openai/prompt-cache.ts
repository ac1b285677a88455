/** Shorter prompts are not cached at all. */
const FIRST = 1_024;
/** Beyond that, prefixes are kept in steps of so many tokens. */
const STEP = 128;
const MAX_PREFIXES = 50_000;

export interface PromptCache {
  /** How many leading tokens were in an earlier prompt of the same scope; remembers this one. */
  cachedTokens(scope: string, tokens: readonly string[]): number;
}

/** Remembers the beginnings of prompts as the service documents it. Unlike there, nothing expires. */
export function createPromptCache(): PromptCache {
  const prefixes = new Set<string>();
  return {
    cachedTokens(scope, tokens) {
      let cached = 0;
      let hash = 0;
      const seen: string[] = [];
      for (const [index, token] of tokens.entries()) {
        hash = mix(hash, token);
        const length = index + 1;
        if (length < FIRST || (length - FIRST) % STEP !== 0) continue;
        const prefix = `${scope}\n${length}\n${hash}`;
        if (prefixes.has(prefix)) cached = length;
        seen.push(prefix);
      }
      if (prefixes.size > MAX_PREFIXES) prefixes.clear();
      for (const prefix of seen) prefixes.add(prefix);
      return cached;
    },
  };
}

/** A running hash of 52 bits: of two chains of 26 that do not depend on each other. */
function mix(hash: number, token: string): number {
  const half = 2 ** 26;
  let high = Math.floor(hash / half);
  let low = hash % half;
  for (let index = 0; index < token.length; index++) {
    const code = token.charCodeAt(index);
    high = (high * 31 + code + 1) % 67_108_859;
    low = (low * 131 + code + 7) % 67_108_837;
  }
  return high * half + low;
}
