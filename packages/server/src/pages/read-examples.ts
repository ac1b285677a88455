import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '@rag/configuration';

/** The underscore keeps it from being indexed and served. */
const FILE = '_examples.txt';

/** The questions that the settings name, else those that the folder of documents brings along. */
export function examplesOf({ chat, storage }: Pick<Configuration, 'chat' | 'storage'>): readonly string[] {
  return chat.examples.length > 0 ? chat.examples : readExamples(storage.documentsFolder);
}

/**
 * The example questions that a folder of documents brings along: the lines of its `_examples.txt`, blank ones
 * left out. None where the folder has no such file, or cannot be read.
 */
function readExamples(folder: string): readonly string[] {
  try {
    const lines = readFileSync(join(folder, FILE), 'utf8').split('\n');
    return lines.map((line) => line.trim()).filter((line) => line !== '');
  } catch {
    return [];
  }
}
