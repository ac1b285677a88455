import { configurationFiles } from './configuration-files.ts';
import { failureFiles } from './failure-files.ts';
import type { GeneratedFile } from './generated-file.ts';
import { readingVersionFiles } from './reading-version.ts';

/** Every generated file. Add a list of `GeneratedFile`s here to have `pnpm docs:generate` write it and a test check it. */
export const generatedFiles: readonly GeneratedFile[] = [
  ...configurationFiles,
  ...failureFiles,
  ...readingVersionFiles,
];
