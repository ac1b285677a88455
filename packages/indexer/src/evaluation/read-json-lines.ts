import { readFile } from 'node:fs/promises';
import { RagError } from '@rag/core';
import type { ZodType, z } from 'zod';
import { describeIssue, wordIssue } from './describe-issue.ts';

/** The maximum number of problems in one error message. */
const MAX_PROBLEMS = 20;

export interface JsonLine<Value> {
  /** Counted from 1. */
  readonly line: number;
  readonly value: Value;
}

/**
 * Reads a file of one JSON value a line (jsonlines.org); blank lines and a byte order mark are passed over.
 *
 * @throws RagError `invalid_input` when the file is missing or empty, or with one line for each problem,
 * naming file, line and field.
 */
export async function readJsonLines<Schema extends ZodType>(
  path: string,
  schema: Schema,
): Promise<readonly JsonLine<z.output<Schema>>[]> {
  const problems: string[] = [];
  const values: JsonLine<z.output<Schema>>[] = [];
  for (const { line, text } of await readLines(path)) {
    const parsed = parseJson(text);
    if (parsed === undefined) {
      problems.push(`${path}:${line}: this is not JSON`);
      continue;
    }
    const checked = schema.safeParse(parsed.value, { error: wordIssue });
    if (checked.success) values.push({ line, value: checked.data });
    else {
      for (const issue of checked.error.issues) {
        problems.push(...describeIssue(issue).map((problem) => `${path}:${line}: ${problem}`));
      }
    }
  }
  refuse(problems);
  if (values.length === 0) throw new RagError('invalid_input', `${path} has no lines.`);
  return values;
}

/** The lines of a text file that are not blank. Rejects like {@link readJsonLines} when it is missing. */
export async function readLines(path: string): Promise<readonly { line: number; text: string }[]> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    throw new RagError('invalid_input', `${path} cannot be read.`, { cause: error });
  }
  return content
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '');
}

/** Throws all problems as one error, if there are any. */
export function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const told = problems.slice(0, MAX_PROBLEMS);
  if (problems.length > told.length) told.push(`and ${problems.length - told.length} more`);
  throw new RagError('invalid_input', `There are mistakes in the input:\n${told.join('\n')}`);
}

/** Describes duplicate values, with the line of each first occurrence. */
export function findDuplicates<Value>(
  path: string,
  lines: readonly JsonLine<Value>[],
  field: string,
  idOf: (value: Value) => string,
): string[] {
  const firstLines = new Map<string, number>();
  return lines.flatMap(({ line, value }) => {
    const id = idOf(value);
    const first = firstLines.get(id);
    if (first !== undefined) return [`${path}:${line}: ${field}: "${id}" is already on line ${first}`];
    firstLines.set(id, line);
    return [];
  });
}

/** Wraps the value, since `undefined` means that the text is not JSON. */
function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
