/** Shorter prompts are not cached. */
const MIN_TOKENS = 1_024;
/** Longer prefixes are cached in steps of this many tokens. */
const STEP = 128;
const MAX_PREFIXES = 50_000;

export interface PromptCache {
  /** Counts the leading tokens that an earlier prompt of the scope had, then caches this prompt. */
  cachedTokens(scope: string, tokens: readonly string[]): number;
}

/** Caches prompt prefixes as the service documents it, but without expiry. */
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
        if (length < MIN_TOKENS || (length - MIN_TOKENS) % STEP !== 0) continue;
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

/** A running hash of 52 bits, made of two independent chains of 26 bits. */
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
