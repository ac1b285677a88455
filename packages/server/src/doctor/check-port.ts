import { listen } from '../networking/index.ts';
import type { Finding } from './finding.ts';

const CHECK = 'port';
const PROBE_MS = 1_000;

/** Checks whether the service can listen on the port, or already does. */
export async function checkPort({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<Finding> {
  const where = `${host}:${port}`;
  try {
    const listener = await listen(() => new Response(), { host, port });
    await listener.close(0);
    return { check: CHECK, status: 'ok', message: `${where} is free` };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'EADDRINUSE' && (await isServing(host, port)))
      return { check: CHECK, status: 'ok', message: `the service is running at ${where}` };
    return {
      check: CHECK,
      status: 'fail',
      message: `the service cannot listen on ${where} (${code})`,
      remedy: remedyFor(code),
    };
  }
}

function remedyFor(code: string): string {
  if (code === 'EADDRINUSE') return 'stop what listens there, or set PORT to another';
  if (code === 'EACCES') return 'set PORT to one above 1023';
  return 'set HOST to an address of this machine';
}

async function isServing(host: string, port: number): Promise<boolean> {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${name}:${port}/health`, { signal: AbortSignal.timeout(PROBE_MS) });
    return (await response.text()).includes('healthy');
  } catch {
    return false;
  }
}
