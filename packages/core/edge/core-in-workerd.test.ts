import { describe, expect, it } from 'vitest';
import { runInWorkerd } from './run-in-workerd.ts';

const reports = await runInWorkerd();

describe.each([...new Set(reports.map(({ file }) => file))])('%s', (file) => {
  for (const { name, failure } of reports.filter((report) => report.file === file)) {
    it(name, () => {
      if (failure !== undefined) expect.fail(failure);
    });
  }
});
