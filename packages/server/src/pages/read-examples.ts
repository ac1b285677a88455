import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@rag/configuration';

/** The underscore keeps it from being indexed and served. */
const FILE = '_examples.txt';

/** The example questions from the settings, or else those from the documents folder. */
export function examplesOf({ chat, storage }: Pick<Configuration, 'chat' | 'storage'>): readonly string[] {
  return chat.examples.length > 0 ? chat.examples : readExamples(storage.documentsFolder);
}

/**
 * The example questions of a documents folder: the lines of its `_examples.txt` without blank ones. Empty when the
 * folder has no such file or is unreadable.
 */
function readExamples(folder: string): readonly string[] {
  try {
    const lines = readFileSync(join(folder, FILE), 'utf8').split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  } catch {
    return [];
  }
}
