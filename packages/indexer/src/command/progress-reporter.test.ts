import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { DocumentOutcome } from '../run/index-result.ts';
import { createProgressReporter } from './progress-reporter.ts';

function report(
  environment: Record<string, string>,
  isTTY: boolean,
  ...outcomes: readonly DocumentOutcome[]
): string {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  const reporter = createProgressReporter({ stderr, environment }, outcomes.length);
  for (const outcome of outcomes) reporter.document(outcome);
  reporter.end();
  return String(stderr.read() ?? '');
}

const GOOD: DocumentOutcome = { source: 'a.pdf', status: 'indexed', pages: 3, passages: 9, warnings: [] };
const PATCHY: DocumentOutcome = {
  ...GOOD,
  warnings: [{ code: 'page_without_text', reason: 'no text', pages: [1, 2, 3, 7] }],
};

describe('createProgressReporter', () => {
  it('writes one line for each document without a terminal', () => {
    expect(report({}, false, GOOD)).toBe('indexed    a.pdf (3 pages, 9 passages)\n');
  });

  it('writes one line for each document in continuous integration, even on a terminal', () => {
    expect(report({ CI: 'true' }, true, GOOD)).toBe('indexed    a.pdf (3 pages, 9 passages)\n');
  });

  it('writes the pages of a warning as ranges', () => {
    expect(report({}, false, PATCHY)).toContain('page 1-3, 7: no text');
  });

  it('redraws one line on a terminal and removes it at the end', () => {
    const drawn = report({}, true, GOOD, { ...GOOD, source: 'b.pdf' });
    expect(drawn).toContain('2/2 b.pdf');
    expect(drawn).not.toContain('\n');
    expect(drawn.endsWith('\r\x1b[K')).toBe(true);
  });

  it('leaves warnings on the terminal', () => {
    expect(report({}, true, PATCHY)).toContain('page 1-3, 7: no text)\n');
  });
});
