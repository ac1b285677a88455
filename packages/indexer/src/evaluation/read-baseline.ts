import { readFile } from 'node:fs/promises';
import { RagError } from '@rag/core';
import { z } from 'zod';
import type { EvaluationReport } from './report.ts';

/** Only what tells a report from another file; the rest was written by this program. */
const reportSchema = z.looseObject({
  version: z.literal(1),
  figures: z.looseObject({ all: z.looseObject({}) }),
  questions: z.array(z.looseObject({ id: z.string() })),
});

/**
 * An earlier report, as `--json` wrote it with `--details`.
 *
 * @throws RagError `invalid_input` for any other file.
 */
export async function readBaseline(path: string): Promise<EvaluationReport> {
  try {
    const report: unknown = JSON.parse(await readFile(path, 'utf8'));
    reportSchema.parse(report);
    return report as EvaluationReport;
  } catch (error) {
    throw new RagError(
      'invalid_input',
      `--baseline: ${path} is no report of this program written with --json and --details.`,
      { cause: error },
    );
  }
}
