import { describe, expect, it } from 'vitest';
import type { AnswerRelay, RelayedFlight } from '../ports/index.ts';
import { createPlainRelay } from './__fixtures__/plain-relay.ts';
import { answerRelayConformance } from './answer-relay.ts';
import { describeConformance, failedCases } from './conformance.ts';
import { createTestClock } from './test-clock.ts';

type Breaking = (relay: AnswerRelay) => AnswerRelay;

const withKeys =
  (change: (key: string) => string): Breaking =>
  (relay) => ({ ...relay, lead: (key, options) => relay.lead(change(key), options) });

const withLease =
  (change: (leaseMs: number) => number): Breaking =>
  (relay) => ({
    ...relay,
    lead: (key, options) => relay.lead(key, { ...options, leaseMs: change(options.leaseMs) }),
    write: (flight, entries, options) =>
      relay.write(flight, entries, { ...options, leaseMs: change(options.leaseMs) }),
  });

/** Reads and then writes, with time for others in between. */
const claimingInTwoSteps: Breaking = (relay) => {
  const leaders = new Map<string, RelayedFlight>();
  return {
    ...relay,
    async lead(key, options) {
      const known = leaders.get(key);
      const { leaseHeld } =
        known === undefined ? { leaseHeld: false } : await relay.read(known, { from: 0, followMs: 0 });
      if (known !== undefined && leaseHeld) return { flight: known, leading: false };
      await Promise.resolve();
      const { flight } = await relay.lead(key, options);
      leaders.set(key, flight);
      return { flight, leading: true };
    },
  };
};

const claimRenews: Breaking = (relay) => ({
  ...relay,
  async lead(key, options) {
    const claim = await relay.lead(key, options);
    if (!claim.leading) await relay.write(claim.flight, [], { from: 0, keepMs: 60_000, ...options });
    return claim;
  },
});

const readingRenews: Breaking = (relay) => ({
  ...relay,
  async read(flight, options) {
    await relay.write(flight, [], { from: 0, leaseMs: 60_000, keepMs: 600_000 });
    return relay.read(flight, options);
  },
});

/** A follower is given what the latest leader under the key has written. */
const readingByKey: Breaking = (relay) => {
  const latest = new Map<string, RelayedFlight>();
  return {
    ...relay,
    async lead(key, options) {
      const claim = await relay.lead(key, options);
      latest.set(key, claim.flight);
      return claim;
    },
    read: (flight, options) => relay.read(latest.get(flight.key) ?? flight, options),
  };
};

const appendingBlindly: Breaking = (relay) => {
  const lengths = new Map<string, number>();
  return {
    ...relay,
    async write(flight, entries, options) {
      const from = lengths.get(flight.id) ?? 0;
      const reply = await relay.write(flight, entries, { ...options, from });
      if (reply.leaseHeld) lengths.set(flight.id, from + entries.length);
      return reply;
    },
  };
};

const onlyWritesRenew: Breaking = (relay) => ({
  ...relay,
  async write(flight, entries, options) {
    if (entries.length > 0) return relay.write(flight, entries, options);
    const { leaseHeld } = await relay.read(flight, { from: 0, followMs: 0 });
    return { leaseHeld, hasSubscribers: false };
  },
});

/** A leader that has lost still gets its words in. */
const lettingLosersWrite: Breaking = (relay) => {
  const late = new Map<string, string[]>();
  return {
    ...relay,
    async write(flight, entries, options) {
      const reply = await relay.write(flight, entries, options);
      if (!reply.leaseHeld) late.set(flight.id, [...(late.get(flight.id) ?? []), ...entries]);
      return reply;
    },
    async read(flight, options) {
      const { entries, leaseHeld } = await relay.read(flight, options);
      return { entries: [...entries, ...(late.get(flight.id) ?? [])], leaseHeld };
    },
  };
};

const releasingByKey: Breaking = (relay) => ({
  ...relay,
  async release({ key }, options) {
    const { flight } = await relay.lead(key, { leaseMs: 1, ...options });
    return relay.release(flight, options);
  },
});

const releasingAlways: Breaking = (relay) => ({
  ...relay,
  release: (flight, { unlessFollowed: _, ...options } = {}) => relay.release(flight, options),
});

const neverReleasing: Breaking = (relay) => ({
  ...relay,
  release: async (flight, options) =>
    options?.unlessFollowed === true ? false : relay.release(flight, options),
});

const releaseForgets: Breaking = (relay) => {
  const released = new Set<string>();
  return {
    ...relay,
    async release(flight, options) {
      const isReleased = await relay.release(flight, options);
      released.add(flight.id);
      return isReleased;
    },
    async read(flight, options) {
      const { entries, leaseHeld } = await relay.read(flight, options);
      return { entries: released.has(flight.id) ? [] : entries, leaseHeld };
    },
  };
};

const followedByClaims: Breaking = (relay) => ({
  ...relay,
  async lead(key, options) {
    const claim = await relay.lead(key, options);
    await relay.read(claim.flight, { from: 0, followMs: 30_000 });
    return claim;
  },
});

/** A flight begins with the followers that the one before it had. */
const inheritingFollowers: Breaking = (relay) => {
  const readKeys = new Set<string>();
  return {
    ...relay,
    async lead(key, options) {
      const claim = await relay.lead(key, options);
      if (claim.leading && readKeys.has(key)) await relay.read(claim.flight, { from: 0, followMs: 30_000 });
      return claim;
    },
    async read(flight, options) {
      readKeys.add(flight.key);
      return relay.read(flight, options);
    },
  };
};

const alwaysFollowed: Breaking = (relay) => ({
  ...relay,
  write: async (...args) => ({ ...(await relay.write(...args)), hasSubscribers: true }),
});

const neverFollowed: Breaking = (relay) => ({
  ...relay,
  write: async (...args) => ({ ...(await relay.write(...args)), hasSubscribers: false }),
});

const withKeeping =
  (change: (keepMs: number) => number): Breaking =>
  (relay) => ({
    ...relay,
    write: (flight, entries, options) =>
      relay.write(flight, entries, { ...options, keepMs: change(options.keepMs) }),
  });

const deafToAborts: Breaking = (relay) => ({
  lead: (key, { leaseMs }) => relay.lead(key, { leaseMs }),
  write: (flight, entries, { from, leaseMs, keepMs }) =>
    relay.write(flight, entries, { from, leaseMs, keepMs }),
  read: (flight, { from, followMs }) => relay.read(flight, { from, followMs }),
  release: (flight, { unlessFollowed = false } = {}) => relay.release(flight, { unlessFollowed }),
});

const normalising: Breaking = (relay) => ({
  ...relay,
  write: (flight, entries, options) =>
    relay.write(
      flight,
      entries.map((entry) => entry.normalize('NFC').trim()),
      options,
    ),
});

const ignoringPositions: Breaking = (relay) => ({
  ...relay,
  read: (flight, options) => relay.read(flight, { ...options, from: 0 }),
});

const ONE_LEADER = 'gives the lead to exactly one of many and tells the others which flight has it';
const KEYS = 'gives the leads of different keys at the same time';
const READS = 'lets followers read everything written so far, from any position';
const AS_IT_IS = 'keeps an entry unchanged';
const REPEATS = 'does not add an entry twice';
const GAP = 'refuses to leave a gap';
const LEASE = 'ends the lead exactly with its lease and gives it to the next caller';
const RENEWS = 'renews the lease at each write, even without entries';
const NOT_RENEWED = 'does not renew the lease when someone reads or asks for the lead';
const LOSERS = 'refuses writes from a flight that has lost the lead';
const RELEASE = 'releases the lead on demand and keeps the entries';
const UNLESS_FOLLOWED = 'keeps the lead of a flight that is followed, if that is asked for';
const RELEASE_OTHER = 'does not release the lead of another flight';
const FOLLOWED = 'tells the leader whether it has followers, for the requested time';
const OTHER_FOLLOWERS = 'keeps the followers of different flights apart';
const FORGETS = 'deletes the entries at the end of their time to live after the last write';
const ABORTS = 'does nothing for a caller that has aborted';

describeConformance(
  answerRelayConformance,
  async () => {
    const { now, advance } = createTestClock();
    return { relay: createPlainRelay(now), advance };
  },
  { describe, it },
);

describe('the answer relay suite', () => {
  it.each<[string, Breaking, string[]]>([
    ['claims in two steps', claimingInTwoSteps, [ONE_LEADER]],
    ['ignores the case of keys', withKeys((key) => key.toLowerCase()), [KEYS]],
    ['ends leases early', withLease((leaseMs) => leaseMs - 1), [LEASE]],
    ['ends leases late', withLease((leaseMs) => leaseMs + 1), [LEASE, NOT_RENEWED, LOSERS]],
    ['lets a claim renew the lease of another', claimRenews, [LEASE, NOT_RENEWED]],
    ['renews the lease when it is read', readingRenews, [LEASE, NOT_RENEWED, FORGETS]],
    ['reads what the latest leader wrote', readingByKey, [LEASE, LOSERS, RELEASE]],
    ['appends at any position', appendingBlindly, [REPEATS, GAP]],
    ['renews only with entries', onlyWritesRenew, [RENEWS, FOLLOWED, FORGETS]],
    ['lets losers write', lettingLosersWrite, [GAP, LOSERS]],
    ['releases any leader', releasingByKey, [RELEASE_OTHER]],
    ['forgets at the release', releaseForgets, [RELEASE]],
    ['releases what is followed', releasingAlways, [UNLESS_FOLLOWED]],
    ['never releases on a condition', neverReleasing, [UNLESS_FOLLOWED]],
    ['takes a leader for a follower', followedByClaims, [UNLESS_FOLLOWED, FOLLOWED, OTHER_FOLLOWERS, ABORTS]],
    ['counts followers by key', inheritingFollowers, [UNLESS_FOLLOWED, OTHER_FOLLOWERS]],
    ['always says that someone follows', alwaysFollowed, [FOLLOWED, OTHER_FOLLOWERS, ABORTS]],
    ['never says that someone follows', neverFollowed, [FOLLOWED]],
    ['forgets early', withKeeping((keepMs) => keepMs - 1), [FORGETS]],
    ['forgets late', withKeeping((keepMs) => keepMs + 1), [FORGETS]],
    ['changes the texts', normalising, [AS_IT_IS]],
    ['reads all every time', ignoringPositions, [READS, RELEASE]],
    ['does not look at the signal', deafToAborts, [ABORTS]],
  ])('catches a relay that %s', async (_flaw, breaking, expected) => {
    const failed = await failedCases(answerRelayConformance, async () => {
      const { now, advance } = createTestClock();
      return { relay: breaking(createPlainRelay(now)), advance };
    });
    expect(failed.toSorted()).toEqual(expected.toSorted());
  });
});
