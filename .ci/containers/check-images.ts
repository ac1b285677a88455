import assert from 'node:assert/strict';
import { docker } from './docker.ts';

const BASE = 'node:24-slim';
const MAX_ADDED_BYTES = 200_000_000;
/** Packages that only tests and builds need. */
const DEVELOPMENT = [
  'typescript',
  'turbo',
  'vitest',
  'testcontainers',
  'miniflare',
  'playwright-core',
  '@biomejs',
];

/** Sizes, user and contents of both images. Returns one line for each. */
export function checkImages(): string[] {
  const baseBytes = Number(docker('image', 'inspect', '--format', '{{.Size}}', BASE));
  return ['rag-chat-server', 'rag-chat-indexer'].map((image) => {
    const [size, user] = docker('image', 'inspect', '--format', '{{.Size}} {{.Config.User}}', image).split(
      ' ',
    );
    const added = Number(size) - baseBytes;
    assert.ok(added < MAX_ADDED_BYTES, `${image} adds more than 200 MB to its base`);
    assert.equal(user, '1000:1000');
    const run = (...args: string[]) => docker('run', '--rm', '--entrypoint', 'find', image, ...args);
    const packages = run('/app/node_modules', '-maxdepth', '1', '-printf', '%f\n').split('\n');
    assert.deepEqual(
      packages.filter((name) => DEVELOPMENT.includes(name)),
      [],
      `${image} holds packages that only development needs`,
    );
    const tests = run(
      '/app/packages',
      '-name',
      '*.test.ts',
      '-o',
      '-name',
      '__fixtures__',
      '-o',
      '-name',
      'testkit',
    );
    assert.equal(tests, '', `${image} holds tests`);
    return `${image}: ${toMegabytes(Number(size))}, ${toMegabytes(added)} on top of its base; runs as ${user}`;
  });
}

function toMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
