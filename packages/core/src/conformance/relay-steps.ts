import type { AnswerRelay, RelayedFlight } from '../ports/index.ts';
import { expectTrue } from './assert.ts';

export const LEASE_MS = 60_000;
export const KEEP_MS = 600_000;
export const FOLLOW_MS = 30_000;
export const LEASE = { leaseMs: LEASE_MS };
export const KEY = 'answer:7f83b165';

/** The first caller. */
export async function takeLead(relay: AnswerRelay, key = KEY): Promise<RelayedFlight> {
  const { flight, leading } = await relay.lead(key, LEASE);
  expectTrue(leading, 'the first caller leads');
  return flight;
}

export const write = (relay: AnswerRelay, flight: RelayedFlight, entries: readonly string[], from: number) =>
  relay.write(flight, entries, { from, leaseMs: LEASE_MS, keepMs: KEEP_MS });

export const read = (relay: AnswerRelay, flight: RelayedFlight, from = 0) =>
  relay.read(flight, { from, followMs: FOLLOW_MS });
