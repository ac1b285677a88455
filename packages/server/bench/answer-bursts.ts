import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { NodeService } from '../src/node/index.ts';
import { SILENT_LOGGER } from '../src/observability/index.ts';
import { openChat } from './open-chat.ts';
import { QUESTION } from './question.ts';

/** What to compare, as the first argument in JSON. */
export interface BurstSettings {
  /** The variables of the service that is compared with one without them. */
  readonly variables: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly answers: number;
}

/** The CPU time of an answer in each round, in microseconds. */
export interface BurstTimes {
  readonly without: readonly number[];
  readonly with: readonly number[];
}

/** Until the compiler has seen enough, also of what happens to a tenth of the answers alone. */
const WARM_UP_ROUNDS = 300;
/** A pause, in which the other work of the process is done. */
const PAUSE_MS = 1;

const { variables, rounds, answers } = JSON.parse(process.argv[2] ?? '') as BurstSettings;
const body = JSON.stringify(QUESTION);
const headers = { 'Content-Type': 'application/json' };
const incoming = { rawHeaders: ['Host', 'localhost'], socket: { remoteAddress: '127.0.0.1' } };

/** A cached answer without a network. */
async function answer(service: NodeService): Promise<void> {
  const request = new Request('http://localhost/chat', { method: 'POST', headers, body });
  const outgoing = Object.assign(new EventEmitter(), { headersSent: true, statusCode: 200 });
  const response = await service.fetch(request, { incoming, outgoing });
  if (response.status !== 200) throw new Error(`The status is ${response.status}.`);
  await response.text();
  outgoing.emit('close');
}

async function burst(service: NodeService): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < answers; count += 1) await answer(service);
  const { user, system } = process.cpuUsage(before);
  await delay(PAUSE_MS);
  return (user + system) / answers;
}

// Both in one process: two processes with the same code differ by more than what is to be measured.
const services = [await openChat({}, SILENT_LOGGER), await openChat(variables, SILENT_LOGGER)] as const;
const times = { without: [] as number[], with: [] as number[] };
for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
  const [without, withThem] = [await burst(services[0]), await burst(services[1])];
  if (round < 0) continue;
  times.without.push(without);
  times.with.push(withThem);
}
process.send?.(times satisfies BurstTimes);
process.disconnect?.();
process.exit();
