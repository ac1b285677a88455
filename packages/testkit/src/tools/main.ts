/** Vitest calls `setup` once before the integration tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findChromium } from './find-chromium.ts';
import { installTools, type Machine, type Platform, type Tool } from './install-tools.ts';

const APT = 'apt-get install -qq --yes --no-install-recommends';

const TOOLS: readonly Tool[] = [
  {
    name: 'Redis 7',
    isInstalled: () => hasRedis() || succeeds('docker', 'info'),
    install: { debian: `${APT} redis-server`, ubuntu: `${APT} redis-server`, macos: 'brew install redis' },
  },
  {
    name: 'OpenSSL',
    isInstalled: () => succeeds('openssl', 'version'),
    install: { debian: `${APT} openssl`, ubuntu: `${APT} openssl`, macos: 'brew install openssl' },
  },
  {
    name: 'Chromium',
    isInstalled: () => {
      try {
        return findChromium() !== '';
      } catch {
        return false;
      }
    },
    install: {
      debian: `${APT} chromium`,
      // Ubuntu's own package is a snap, which does not run in containers.
      ubuntu: 'pnpm --filter @rag/testkit exec playwright-core install --with-deps chromium',
      macos: 'brew install --cask chromium',
    },
  },
];

export function setup(): void {
  try {
    installTools(TOOLS, createMachine());
  } catch (error) {
    // Vitest would bury the line under its own configuration and a stack.
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}

function createMachine(): Machine {
  return {
    platform: findPlatform(),
    isRoot: process.getuid?.() === 0,
    run: (command) => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      // Standard output is kept for the reports of Vitest.
      execFileSync('sh', ['-c', command], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    },
    say: (line) => process.stderr.write(`${line}\n`),
  };
}

function findPlatform(): Platform {
  if (process.platform === 'darwin') return 'macos';
  if (!existsSync('/etc/os-release')) return 'other';
  const [, id] = /^ID=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  return id === 'debian' || id === 'ubuntu' ? id : 'other';
}

function hasRedis(): boolean {
  const major = /v=(\d+)/.exec(output('redis-server', '--version'))?.[1];
  return Number(major) >= 7;
}

function succeeds(command: string, argument: string): boolean {
  return output(command, argument) !== '';
}

/** What the command prints, or nothing when it is missing or fails. */
function output(command: string, argument: string): string {
  try {
    return execFileSync(command, [argument], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
