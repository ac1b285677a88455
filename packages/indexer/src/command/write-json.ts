import { writeFile } from 'node:fs/promises';
import { RagError } from '@rag/core';
import type { CommandContext } from './command-context.ts';

/** Where a command puts its result as JSON. Both may be asked for. */
export interface JsonOutput {
  /** On standard output. */
  readonly json?: boolean;
  /** To this file. */
  readonly output?: string;
}

/**
 * Writes `value` as indented JSON to each place that `output` names.
 *
 * @throws RagError `invalid_input` when the file cannot be written.
 */
export async function writeJson(
  { stdout }: Pick<CommandContext, 'stdout'>,
  value: object,
  { json = false, output }: JsonOutput,
): Promise<void> {
  const text = `${JSON.stringify(value, undefined, 2)}\n`;
  if (json) stdout.write(text);
  if (output === undefined) return;
  try {
    await writeFile(output, text);
  } catch (error) {
    throw new RagError('invalid_input', `The file ${output} cannot be written.`, { cause: error });
  }
}
