/**
 * A leader that dies is replaced within its lease and one poll, so within two seconds. The lease is a
 * multiple of the renewal, so that a renewal or two may fail.
 */
export const LEASE_MS = 1_500;
export const RENEW_MS = 500;

/**
 * How long a claim of the lead may take. Longer than other calls: without a reply this process calls the model itself,
 * which costs more than the wait. Relays are claimed only just after the shared cache has replied.
 */
export const CLAIM_TIMEOUT_MS = 300;

/**
 * The lease before the leader's first write. Longer than a claim and the pause before the first renewal. Otherwise short,
 * because the relay may have granted it to a caller who did not hear of it in time and leads alone.
 */
export const FIRST_LEASE_MS = 500;

/** How often a leader passes on what was written, and how often a follower reads. */
export const WRITE_MS = 50;
export const POLL_MS = 50;

/**
 * The first renewal, long before the first lease ends, since a busy process may be late. Until a renewal finds a follower, nothing is written: for most
 * answers nobody elsewhere reads, and each write would be work for nothing. A follower waits so much longer at most, or
 * until the next renewal, once.
 */
export const FIRST_RENEW_MS = 100;

/** A follower that has not read for so long has left. An answer that nobody else waits for is then aborted. */
export const FOLLOW_MS = 500;

/** How long followers can read the end, also after a stall; a late caller finds the answer in the cache. */
export const KEEP_MS = 10_000;

/** How long one call may take; adapters give up sooner by themselves. */
export const CALL_TIMEOUT_MS = 150;
