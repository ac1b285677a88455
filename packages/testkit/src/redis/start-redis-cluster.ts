import { Redis } from 'ioredis';
import { freePorts } from '../free-ports.ts';
import type { SelfSignedCertificate } from '../self-signed-certificate.ts';
import { until } from '../until.ts';
import { launch } from './choose-launcher.ts';
import type { Launched } from './launch-request.ts';
import { SERVER_ARGS } from './start-redis.ts';

export interface RedisCluster extends Launched {
  /** The address of each node. A client finds the others through any one of them. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** For ioredis: converts an address that the nodes tell to the one that the client can reach. */
  natMap(address: string): { host: string; port: number };
}

const NODES = 3;
const SLOTS = 16_384;
/** The host by which the nodes reach each other: they share a container or a machine. */
const NODE_HOST = '127.0.0.1';
/** TLS only, with one certificate for all nodes. Clients need no certificate. */
const TLS_ARGS = [
  ...['--port', '0', '--tls-cluster', 'yes', '--tls-auth-clients', 'no'],
  ...['--tls-cert-file', '{directory}/certificate.pem', '--tls-key-file', '{directory}/key.pem'],
  ...['--tls-ca-cert-file', '{directory}/certificate.pem'],
];

export interface RedisClusterOptions {
  /** The certificate for TLS between nodes and with clients. Default: no TLS. */
  readonly tls?: SelfSignedCertificate;
  /** More arguments of each `redis-server`. */
  readonly args?: readonly string[];
}

/** Starts a real, empty cluster of three masters without replicas. */
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
      ...['--cluster-announce-ip', NODE_HOST, ...SERVER_ARGS, ...args],
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
        await client.call('CLUSTER', 'MEET', NODE_HOST, String(port), String(busPorts[other]));
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
