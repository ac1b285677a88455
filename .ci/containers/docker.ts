import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const override = join(import.meta.dirname, 'compose.slow-model.yaml');
const files = [join(root, 'docs/deploy/compose.yaml'), override].flatMap((file) => ['--file', file]);

/** The compose stack under a project name and a port of its own. */
export interface Stack {
  readonly environment: Readonly<Record<string, string | undefined>>;
  compose(...args: string[]): string;
  /** The ids of a service's containers. */
  containersOf(service: string): string[];
}

/** Undefined where there is no Docker engine, or no Compose. */
export function openStack(env: Readonly<Record<string, string | undefined>>): Stack | undefined {
  if (!succeeds('docker', 'info')) return undefined;
  // The plugin of current engines, else the program that came before it.
  const command = [['docker', 'compose'], ['docker-compose']].find(([program = '', ...before]) =>
    succeeds(program, ...before, 'version'),
  );
  if (command === undefined) return undefined;
  const [program = '', ...before] = command;
  const environment = {
    ...env,
    COMPOSE_PROJECT_NAME: 'rag-chat-check',
    COMPOSE: command.join(' '),
    COMPOSE_OVERRIDE: override,
    PROXY_PORT: '18080',
    SLOW_MODEL: join(import.meta.dirname, 'slow-model.ts'),
  };
  const compose = (...args: string[]) =>
    execFileSync(program, [...before, ...files, ...args], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1e8,
    });
  return {
    environment,
    compose,
    containersOf: (service) => compose('ps', '--quiet', service).split('\n').filter(Boolean),
  };
}

export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

export function succeeds(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
