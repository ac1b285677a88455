import type { CountedDay } from './counted-days.ts';

export interface CountedDaysOptions {
  /** What `DASHBOARD_TOKEN` is set to at the service. */
  readonly token: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * What a running service counted, for the whole fleet: not while only one of its replicas can be asked. Throws with a
 * reason for people.
 */
export async function readCountedDays(
  url: string,
  { token, fetch = globalThis.fetch }: CountedDaysOptions,
): Promise<readonly CountedDay[]> {
  const address = `${url.replace(/\/+$/, '')}/dashboard/days`;
  if (!URL.canParse(address)) throw new RangeError('--measured must be the address of a service');
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(address, { headers }).catch(() => undefined);
  if (response?.status === 401) throw new RangeError(`${url} needs its DASHBOARD_TOKEN in the environment`);
  if (response?.ok !== true)
    throw new RangeError(`${url} shows no dashboard: ${response?.status ?? 'it is unreachable'}`);
  const { scope, days } = (await response.json()) as {
    readonly scope: string;
    readonly days: readonly CountedDay[];
  };
  if (scope === 'cut_off_replica')
    throw new RangeError(
      `${url} cannot read its Redis, and one replica alone does not know the fleet's days`,
    );
  return days;
}
