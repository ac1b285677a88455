import { Redis } from 'ioredis';
import { freePorts } from '../free-port.ts';
import type { SelfSignedCertificate } from '../self-signed-certificate.ts';
import { until } from '../until.ts';
import { type Launched, launch } from './launcher.ts';
import { SERVER_ARGS } from './start-redis.ts';

export interface RedisCluster extends Launched {
  /** Where each node is to be reached from outside; one is enough to find the others. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** For ioredis: turns the address that nodes know of one another into the one outside. */
  natMap(address: string): { host: string; port: number };
}

const NODES = 3;
const SLOTS = 16_384;
/** Where the nodes find one another: they share a container or a machine. */
const INSIDE = '127.0.0.1';
/** TLS alone, with one certificate for all nodes, which they ask of each other and not of their clients. */
const TLS_ARGS = [
  ...['--port', '0', '--tls-cluster', 'yes', '--tls-auth-clients', 'no'],
  ...['--tls-cert-file', '{directory}/certificate.pem', '--tls-key-file', '{directory}/key.pem'],
  ...['--tls-ca-cert-file', '{directory}/certificate.pem'],
];

export interface RedisClusterOptions {
  /** Accepts TLS and nothing else, among the nodes too. */
  readonly tls?: SelfSignedCertificate;
  /** Further arguments of each `redis-server`. */
  readonly args?: readonly string[];
}

/** A real cluster of three masters, empty, which share the slots and have no replicas. */
export async function startRedisCluster({ tls, args = [] }: RedisClusterOptions = {}): Promise<RedisCluster> {
  const all = await freePorts(NODES * 2);
  const ports = all.slice(0, NODES);
  const launched = await launch({
    ports,
    files: tls === undefined ? {} : { 'certificate.pem': tls.certificate, 'key.pem': tls.key },
    servers: ports.map((port, index) => [
      ...(tls === undefined ? ['--port', String(port)] : [...TLS_ARGS, '--tls-port', String(port)]),
      ...['--cluster-port', String(all[NODES + index])],
      ...['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`],
      ...['--cluster-announce-ip', INSIDE, ...SERVER_ARGS, ...args],
    ]),
  });
  const { host } = launched;
  const clients = ports.map((port) => {
    const secured = tls === undefined ? {} : { tls: { ca: tls.certificate } };
    return new Redis({ host, port, lazyConnect: true, ...secured });
  });
  try {
    await joinNodes(clients, ports, all.slice(NODES));
  } catch (error) {
    await launched.stop();
    throw error;
  } finally {
    for (const client of clients) client.disconnect();
  }
  return {
    ...launched,
    nodes: ports.map((port) => ({ host, port })),
    natMap: (address) => ({ host, port: Number(address.slice(address.lastIndexOf(':') + 1)) }),
  };
}

async function joinNodes(clients: readonly Redis[], ports: readonly number[], busPorts: readonly number[]) {
  const share = Math.ceil(SLOTS / NODES);
  for (const [index, client] of clients.entries()) {
    await client.connect();
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    const last = Math.min(SLOTS, (index + 1) * share) - 1;
    await client.call('CLUSTER', 'ADDSLOTSRANGE', String(index * share), String(last));
  }
  // A node that knows another one refuses an epoch, so the nodes meet only when all have theirs.
  for (const [index, client] of clients.entries()) {
    for (const [other, port] of ports.entries()) {
      if (other !== index)
        await client.call('CLUSTER', 'MEET', INSIDE, String(port), String(busPorts[other]));
    }
  }
  await until('the nodes to agree on the cluster', async () => {
    const states = await Promise.all(clients.map((client) => client.call('CLUSTER', 'INFO')));
    const agree = states.every(
      (state) => /cluster_state:ok/.test(String(state)) && /cluster_slots_ok:16384/.test(String(state)),
    );
    return agree || undefined;
  });
}
