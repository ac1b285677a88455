import { join } from 'node:path';
import { type CoveringTest, findCoveringTests } from './covering-tests.ts';
import { type Failure, knownFailures, outages } from './failures.ts';
import type { GeneratedFile } from './generated-file.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const HEAD = `# Failures and the tests that cover them

Public chat services over documents fail in ways that repeat. This page lists these failures and the tests that fail when
one comes back. \`pnpm docs:generate\` writes it from the comments \`// Covers: <id>\` above the tests and from
[\`failures.ts\`](../packages/documentation/src/failures.ts).

A file under \`core/src/conformance\` is a conformance suite. Every adapter of its port runs it. The adapters for Redis run it
against a real server, alone and as a cluster.`;

/** The page of failures and tests. */
export const failureFiles: readonly GeneratedFile[] = [
  { path: 'docs/tested-failures.md', render: () => renderFailures(findCoveringTests(ROOT)) },
];

/** @throws Error when a failure has no test, or a test names an unknown failure. */
function renderFailures(tests: ReadonlyMap<string, readonly CoveringTest[]>): string {
  const failures = [...knownFailures.flatMap((group) => group.failures), ...outages];
  const unknown = [...tests.keys()].filter((id) => failures.every((failure) => failure.id !== id));
  if (unknown.length > 0) throw new Error(`Tests cover unknown failures: ${unknown.join(', ')}.`);
  const uncovered = failures.filter(({ id }) => !tests.has(id)).map(({ id }) => id);
  if (uncovered.length > 0) throw new Error(`No test covers: ${uncovered.join(', ')}.`);

  const links = ({ id }: Failure): string => (tests.get(id) ?? []).map(renderTest).join('<br>');
  const sections = knownFailures.map((group) => {
    const rows = group.failures.map((failure) => `| ${failure.text} | ${links(failure)} |`);
    return [`## ${group.title}`, '', '| failure | tests |', '|---|---|', ...rows].join('\n');
  });
  const outageRows = outages.map((failure) => `| ${failure.text} | ${failure.effect} | ${links(failure)} |`);
  const outageSection = [
    '## Outages',
    '',
    '| what happens | what readers get | tests |',
    '|---|---|---|',
    ...outageRows,
  ].join('\n');
  return `${[HEAD, ...sections, outageSection].join('\n\n')}\n`;
}

function renderTest({ path, file, title }: CoveringTest): string {
  return `[${file}](../${path}) *${title.replaceAll('|', '\\|')}*`;
}
