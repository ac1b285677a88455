import type { Figure } from './figures.ts';
import { cpuOf, type Served } from './servers.ts';

/** A server and the work that it is given: the same for all servers that are compared. */
export interface Subject {
  readonly server: Served;
  /** Gives the server a burst of work. Resolves when it is done, with the number of its units. */
  burst(): Promise<number>;
}

/** What a unit of work cost in each round. */
export interface Costs {
  readonly cpuMicroseconds: readonly number[];
  readonly perSecond: readonly number[];
}

/** Until the compiler has seen enough; in a short run, as many rounds as count. */
const MAX_WARM_UP_ROUNDS = 10;

/**
 * Lets servers work by turns, a short burst each, so that whatever disturbs the machine disturbs all of them. All stay
 * alive with their connections, and the order is turned around from round to round.
 */
export async function measureByTurns(subjects: readonly Subject[], rounds: number): Promise<Costs[]> {
  const turns = subjects.map((subject) => ({
    subject,
    costs: { cpuMicroseconds: [] as number[], perSecond: [] as number[] },
  }));
  for (let round = -Math.min(rounds, MAX_WARM_UP_ROUNDS); round < rounds; round += 1)
    for (const { subject, costs } of round % 2 === 0 ? turns : turns.toReversed()) {
      const { server } = subject;
      const before = { cpu: await cpuOf(server), ms: performance.now() };
      const units = await subject.burst();
      const ms = performance.now() - before.ms;
      const cpu = (await cpuOf(server)) - before.cpu;
      if (round < 0) continue;
      costs.cpuMicroseconds.push(cpu / units);
      costs.perSecond.push((1_000 * units) / ms);
    }
  return turns.map(({ costs }) => costs);
}

/** The names of two servers that were compared, and what is wanted of their ratio. */
interface Compared {
  readonly name: string;
  readonly peer: string;
  readonly wanted: string;
}

/** The processor time of a unit of work. */
export function cpuFigure(
  { name, peer, wanted }: Compared,
  ours: Costs | undefined,
  theirs: Costs | undefined,
): Figure {
  const [own, other] = [ours?.cpuMicroseconds ?? [], theirs?.cpuMicroseconds ?? []];
  return { name, peer, unit: 'µs of CPU', ours: own, theirs: other, wanted };
}

/** What a peer costs beside itself, started twice: the difference is chance. */
export function control(peer: string, again: Costs | undefined, theirs: Costs | undefined): Figure {
  return cpuFigure({ name: `control: ${peer}`, peer: 'itself', wanted: '1' }, again, theirs);
}
