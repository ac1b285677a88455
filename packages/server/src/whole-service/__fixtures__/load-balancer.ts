import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

const PROBE_MS = 100;

export interface LoadBalancer {
  readonly url: string;
  /** Adds a replica as soon as it reports that it is ready. Resolves then. */
  add(url: string): Promise<void>;
  /** Resolves when a replica reports that it is not ready, or is gone. */
  untilLeft(url: string): Promise<void>;
  close(): Promise<void>;
}

interface Replica {
  readonly url: string;
  readonly agent: Agent;
  isReady: boolean;
}

/**
 * A minimal load balancer: it sends requests in turn to the replicas whose `/ready` last succeeded, over kept-alive
 * connections and without retries. A failure behind it is a 502.
 */
export async function startLoadBalancer(): Promise<LoadBalancer> {
  const replicas: Replica[] = [];
  let turn = 0;

  const server = createServer((incoming, outgoing) => {
    const ready = replicas.filter(({ isReady }) => isReady);
    turn += 1;
    const replica = ready[turn % ready.length];
    const fail = (): void => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    };
    if (replica === undefined) return fail();
    const { method, headers, url = '/' } = incoming;
    const onward = request(`${replica.url}${url}`, { method, headers, agent: replica.agent }, (answer) => {
      // Headers of that connection do not apply to the client's connection.
      const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...passed } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, passed);
      answer.on('error', fail);
      answer.pipe(outgoing);
    });
    onward.on('error', fail);
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });

  async function probe(replica: Replica): Promise<void> {
    try {
      const response = await fetch(`${replica.url}/ready`);
      await response.text();
      replica.isReady = response.ok;
    } catch {
      replica.isReady = false;
    }
  }

  const probing = setInterval(() => void Promise.all(replicas.map(probe)), PROBE_MS);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, PROBE_MS / 4));
  }

  return {
    url: `http://127.0.0.1:${port}`,
    async add(url) {
      const replica = { url, agent: new Agent({ keepAlive: true }), isReady: false };
      replicas.push(replica);
      await until(() => replica.isReady);
    },
    untilLeft: (url) => until(() => replicas.every((replica) => replica.url !== url || !replica.isReady)),
    async close() {
      clearInterval(probing);
      for (const { agent } of replicas) agent.destroy();
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}
