/** The service may name a long time; whoever waits longer than this should have given up. */
const MAX_RETRY_AFTER_MS = 60_000;

export interface ResponseHeaders {
  get(name: string): string | null | undefined;
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date (RFC 9110, section 10.2.3), capped at a minute. */
export function retryAfterOf(headers: ResponseHeaders | undefined, now: () => number): number | undefined {
  const exact = headers?.get('retry-after-ms');
  const general = headers?.get('retry-after');
  const candidates = [
    exact ? Number(exact) : Number.NaN,
    general ? Number(general) * 1_000 : Number.NaN,
    general ? Date.parse(general) - now() : Number.NaN,
  ];
  const ms = candidates.find((candidate) => Number.isFinite(candidate) && candidate >= 0);
  return ms === undefined ? undefined : Math.min(Math.ceil(ms), MAX_RETRY_AFTER_MS);
}
