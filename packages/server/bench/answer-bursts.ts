import { EventEmitter } from 'node:events';
import { openChat } from './open-chat.ts';
import { QUESTION } from './question.ts';

/** Answers a question from the cache as often as a message says, without a network, and replies with the CPU time of one. */
const service = await openChat(JSON.parse(process.argv[2] ?? '{}') as Record<string, string>);
const body = JSON.stringify(QUESTION);
const headers = { 'Content-Type': 'application/json' };
const incoming = { rawHeaders: ['Host', 'localhost'], socket: { remoteAddress: '127.0.0.1' } };

async function answer(): Promise<void> {
  const request = new Request('http://localhost/chat', { method: 'POST', headers, body });
  const outgoing = Object.assign(new EventEmitter(), { headersSent: true, statusCode: 200 });
  const response = await service.fetch(request, { incoming, outgoing });
  if (response.status !== 200) throw new Error(`The status is ${response.status}.`);
  await response.text();
  outgoing.emit('close');
}

process.on('message', async (count: number) => {
  const before = process.cpuUsage();
  for (let answers = 0; answers < count; answers += 1) await answer();
  const { user, system } = process.cpuUsage(before);
  process.send?.((user + system) / count);
});
process.once('SIGTERM', () => process.exit());
process.send?.('ready');
