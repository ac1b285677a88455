import { z } from 'zod';
import { variable } from '../variable.ts';

/** Folders on this machine. */
export const storage = z.object({
  dataFolder: variable('DATA_DIR', z.string(), {
    description: 'The folder of the embedded index.',
    default: '.data',
  }),
  documentsFolder: variable('DOCUMENTS_DIR', z.string(), {
    description:
      'The folder of documents: `pnpm index` reads it when no path is given, and citations open its files.',
    default: 'docs/corpus',
  }),
});
