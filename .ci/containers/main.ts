/**
 * Builds the images and runs the compose stack: sizes, user, read-only file system, health, answers through the
 * proxy, client addresses, and a rolling restart under load that may lose nothing. Needs a Docker engine.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkImages } from './check-images.ts';
import { docker, openStack, type Stack, succeeds } from './docker.ts';
import { ask, BASE_URL, loadDuring, streamedMs } from './load.ts';

/** As in compose.slow-model.yaml. */
const LIMIT = 2_000;
/** Runs a container under the name of the replicas, where nothing listens. */
const LIKE_A_REPLICA = ['--network', 'rag-chat-check_default', '--network-alias', 'server', 'node:24-slim'];
const say = (text: string) => process.stdout.write(`${text}\n`);

async function waitUntilServing(): Promise<void> {
  for (let attempt = 0; attempt < 120; attempt++) {
    const response = await fetch(`${BASE_URL}/ready`).catch(() => undefined);
    if (response?.ok === true) return;
    await delay(1_000);
  }
  throw new Error('the stack does not become ready');
}

async function checkReplicas({ containersOf }: Stack): Promise<void> {
  const replicas = containersOf('server');
  assert.equal(replicas.length, 2);
  for (const replica of replicas) {
    assert.equal(docker('inspect', '--format', '{{.HostConfig.ReadonlyRootfs}}', replica), 'true');
    assert.equal(succeeds('docker', 'exec', replica, 'touch', '/app/x'), false, 'can be written to');
    const health = () => docker('inspect', '--format', '{{.State.Health.Status}}', replica);
    while (health() === 'starting') await delay(500);
    assert.equal(health(), 'healthy');
  }
  say('two replicas are healthy and cannot write to their file system');
}

async function checkPage(): Promise<void> {
  const page = await (await fetch(BASE_URL)).text();
  const assets = [...page.matchAll(/(?:src|href)="([^"]*assets\/[^"]+)"/g)].map(
    ([, path = '']) => new URL(path, BASE_URL),
  );
  assert.ok(assets.length > 0, 'the chat page names no assets');
  for (const asset of assets) assert.equal((await fetch(asset)).status, 200, `${asset} is missing`);
  say(`the chat page and its ${assets.length} assets are served`);
}

async function checkAnswers(): Promise<void> {
  const answer = JSON.parse(await ask('What does a resident parking permit cost?'));
  assert.match(answer.sources[0], /\.pdf#page=\d+$/);
  const spreadMs = await streamedMs('What does a dog licence cost?');
  assert.ok(spreadMs > 800, `a stream of 1.4 s came within ${Math.round(spreadMs)} ms: something buffers it`);
  say(`an answer cites ${answer.sources[0]}; a stream of 1.4 s took ${Math.round(spreadMs)} ms to arrive`);
}

/**
 * The limit of the stack is 2,000 answers a minute and address. One client uses it up under invented addresses; another,
 * a container with an address of its own, is not touched by that.
 */
async function checkAddresses({ containersOf }: Stack): Promise<void> {
  const [model = ''] = containersOf('model');
  const statuses: number[] = [];
  for (let number = 0; number < LIMIT + 50; number++) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${number % 250}` };
    const body = JSON.stringify({ message: 'What does a resident parking permit cost?' });
    const response = await fetch(`${BASE_URL}/chat`, { method: 'POST', headers, body });
    await response.text();
    statuses.push(response.status);
  }
  assert.ok(statuses.includes(429), 'a client escapes its limit with invented addresses');
  const program =
    'fetch("http://proxy:8080/chat",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify({message:"What does a resident parking permit cost?"})}).then((r)=>console.log(r.status))';
  assert.equal(docker('exec', model, 'node', '--eval', program), '200', 'another client is limited, too');
  say('a client cannot escape its limit with invented addresses, and does not use up that of others');
}

/**
 * The proxy takes replicas whose checks come late for lost ones. Where it has no others it asks them all the same, and is
 * not kept from that by replicas that have yet to listen.
 */
async function checkBusyReplicas({ containersOf, compose }: Stack): Promise<void> {
  const replicas = containersOf('server');
  const timesWithout = () => compose('logs', '--no-color', 'proxy').split('has no server available').length;
  const before = timesWithout();
  for (const replica of replicas) docker('pause', replica);
  const beginning = [1, 2].map(() => docker('run', '--detach', ...LIKE_A_REPLICA, 'sleep', 'infinity'));
  let failure: Promise<unknown> | undefined;
  try {
    for (let attempt = 0; timesWithout() === before; attempt++) {
      assert.ok(attempt < 120, 'the proxy does not notice that its replicas are paused');
      await delay(500);
    }
    // Several: those that wait for a replica make it the one with the most connections.
    const answers = Array.from({ length: 8 }, () => ask('What does a permit cost?'));
    failure = Promise.all(answers).then(
      () => undefined,
      (error: unknown) => error,
    );
    await delay(500);
  } finally {
    for (const replica of replicas) docker('unpause', replica);
    docker('rm', '--force', ...beginning);
  }
  assert.ifError(await failure);
  say('eight questions are answered although no replica passed its last checks');
}

async function checkRollingRestart({ environment, compose, containersOf }: Stack): Promise<void> {
  const before = containersOf('server');
  const script = spawn(join(import.meta.dirname, '../../docs/deploy/rolling-restart'), {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    script.once('error', reject);
    script.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`rolling restart: ${code}`))));
  });
  const { asked, complete, failures } = await loadDuring(ended, { perSecond: 15 });
  const after = containersOf('server');
  const failed = JSON.stringify(Object.fromEntries(failures));
  say(`rolling restart: ${asked} questions asked, ${complete} answered, failed: ${failed}`);
  if (complete < asked) say(compose('logs', '--no-color', 'proxy'));
  assert.equal(complete, asked, 'the rolling restart lost answers');
  assert.equal(after.length, 2);
  assert.deepEqual(
    after.filter((id) => before.includes(id)),
    [],
    'an old replica is still there',
  );
}

const stack = openStack(process.env);
if (stack === undefined) {
  say('SKIPPED: images and compose stack were not checked: there is no Docker engine with Compose');
} else {
  try {
    stack.compose('build');
    for (const line of checkImages()) say(line);
    stack.compose('up', '--detach');
    await waitUntilServing();
    await checkReplicas(stack);
    await checkPage();
    await checkAnswers();
    await checkBusyReplicas(stack);
    await checkRollingRestart(stack);
    await checkAddresses(stack);
  } finally {
    stack.compose('down', '--volumes', '--timeout', '20');
  }
}
