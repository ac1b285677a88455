import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { type Launch, READY } from './launch-request.ts';

const IMAGE = 'redis:7';
/** A container starts within two seconds. Two attempts fit into the time that a test file has. */
const START_TIMEOUT_MS = 20_000;
const DIRECTORY = '/tmp/fixture';

/** Runs servers in one container. Undefined when no Docker engine answers. */
export async function createDockerLauncher(): Promise<Launch | undefined> {
  const runtime = await getContainerRuntimeClient().catch(() => undefined);
  if (runtime === undefined) return undefined;

  return async ({ servers, ports, files = {} }) => {
    const commands = servers.map((args) =>
      ['redis-server', '--dir', DIRECTORY, ...args].map((word) => quote(inside(word))).join(' '),
    );
    // With `exec`, a single server becomes the container's main process, so that signals reach it.
    const script = commands.length === 1 ? `exec ${commands[0]}` : `${commands.join(' & ')} & wait`;
    const start = () =>
      new GenericContainer(IMAGE)
        .withEntrypoint(['sh', '-c'])
        .withCommand([`mkdir -p ${DIRECTORY} && ${script}`])
        .withCopyContentToContainer(
          Object.entries(files).map(([name, content]) => ({ content, target: `${DIRECTORY}/${name}` })),
        )
        .withExposedPorts(...ports.map((port) => ({ container: port, host: port })))
        .withWaitStrategy(Wait.forLogMessage(READY, servers.length))
        .withStartupTimeout(START_TIMEOUT_MS)
        .start();
    // On a busy machine the log that is followed may lack a line.
    const container = await start().catch(start);
    const handle = runtime.container.getById(container.getId());
    return {
      host: container.getHost(),
      pause: () => handle.pause(),
      resume: () => handle.unpause(),
      kill: () => handle.kill(),
      start: () => handle.start(),
      stop: async () => {
        await container.stop({ timeout: 0 });
      },
    };
  };
}

function inside(word: string): string {
  return word.replaceAll('{directory}', DIRECTORY);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
