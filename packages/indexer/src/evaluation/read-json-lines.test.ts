import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';
import { findDuplicates, readJsonLines, refuse } from './read-json-lines.ts';

const schema = z.object({ id: z.string(), pages: z.array(z.string()).default([]) });

async function fileWith(content: string): Promise<string> {
  return join(await temporaryFolder({ 'lines.jsonl': content }), 'lines.jsonl');
}

describe('readJsonLines', () => {
  it('numbers lines like an editor, with blank lines, a byte order mark and CRLF', async () => {
    const path = await fileWith('\uFEFF{"id":"a"}\r\n\r\n{"id":"b"}\r\n');
    expect(await readJsonLines(path, schema)).toEqual([
      { line: 1, value: { id: 'a', pages: [] } },
      { line: 3, value: { id: 'b', pages: [] } },
    ]);
  });

  it('names file, line and field of every mistake at once', async () => {
    const path = await fileWith('{"id":1}\n{"id":"b","pages":["x",2]}\nnot json\n');
    await expect(readJsonLines(path, schema)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(
        /lines\.jsonl:1: id: must be .+\n.+lines\.jsonl:2: pages\[1\]: must be .+\n.+lines\.jsonl:3: this is not JSON$/,
      ),
    });
  });

  it.each([
    ['{}', 'id: is missing'],
    ['{"id":1}', 'id: must be a text, not a number'],
    ['{"id":null}', 'id: must be a text, not null'],
    ['{"id":"a","pages":"x"}', 'pages: must be a list, not a text'],
    ['{"id":"a","pages":[["x"]]}', 'pages[0]: must be a text, not a list'],
    ['{"id":"a","kind":"c"}', 'kind: must be "a" or "b"'],
    ['{"id":"abcd"}', 'id: must have at most 3 characters'],
    ['{"id":""}', 'id: must not be empty'],
    ['{"id":"a","pgaes":[]}', 'pgaes: there is no such field'],
    ['[1]', 'the line must be an object, not a list'],
  ])('reports for %s: %s', async (line, problem) => {
    const strict = z.strictObject({
      id: z.string().min(1).max(3),
      pages: z.array(z.string()).optional(),
      kind: z.enum(['a', 'b']).optional(),
    });
    const path = await fileWith(line);
    await expect(readJsonLines(path, strict)).rejects.toMatchObject({
      message: `There are mistakes in the input:\n${path}:1: ${problem}`,
    });
  });

  it('refuses a file without lines', async () => {
    const path = await fileWith('\n');
    await expect(readJsonLines(path, schema)).rejects.toThrow(`${path} has no lines.`);
  });

  it('refuses a missing file', async () => {
    await expect(readJsonLines('missing.jsonl', schema)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'missing.jsonl cannot be read.',
    });
  });
});

describe('findDuplicates', () => {
  it('reports the first occurrence of the value', () => {
    const lines = ['a', 'b', 'a'].map((value, index) => ({ line: index + 1, value }));
    expect(findDuplicates('q.jsonl', lines, 'id', (id) => id)).toEqual([
      'q.jsonl:3: id: "a" is already on line 1',
    ]);
  });
});

describe('refuse', () => {
  it('does nothing without problems', () => {
    expect(() => refuse([])).not.toThrow();
  });

  it('reports twenty problems and counts the rest', () => {
    const problems = Array.from({ length: 25 }, (_, index) => `problem ${index + 1}`);
    expect(() => refuse(problems)).toThrow(/problem 20\nand 5 more$/);
  });
});
