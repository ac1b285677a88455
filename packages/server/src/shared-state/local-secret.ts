export const SECRET_BYTES = 32;
const DAY_MS = 86_400_000;

export function newSecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}

/** A secret of this process that changes every day (UTC). `now` gives milliseconds since the epoch. */
export function createLocalSecret(now: () => number = Date.now): () => Uint8Array {
  let day = Number.NaN;
  let secret = newSecret();
  return () => {
    const today = Math.floor(now() / DAY_MS);
    if (today !== day) {
      day = today;
      secret = newSecret();
    }
    return secret;
  };
}
