import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@rag/configuration';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examplesOf } from './read-examples.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function examplesIn(folder: string, configured = ''): readonly string[] {
  return examplesOf(readConfiguration({ DOCUMENTS_DIR: folder, CHAT_EXAMPLES: configured }));
}

describe('the example questions', () => {
  it('are the lines of the file', () => {
    writeFileSync(join(folder, '_examples.txt'), 'When is it open?\r\n\n  What does it cost?\n');

    expect(examplesIn(folder)).toEqual(['When is it open?', 'What does it cost?']);
  });

  it('are empty when the folder has no such file', () => {
    expect(examplesIn(join(folder, 'nowhere'))).toEqual([]);
  });

  it('come from the settings when they are set there', () => {
    writeFileSync(join(folder, '_examples.txt'), 'When is it open?');

    expect(examplesIn(folder, 'What does it cost?')).toEqual(['What does it cost?']);
  });

  it('are included with the sample documents', () => {
    const corpus = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'corpus');

    expect(examplesIn(corpus).length).toBeGreaterThan(2);
  });
});
