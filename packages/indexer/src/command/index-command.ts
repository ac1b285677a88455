import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import type { IndexBackEnd, OpenBackEnd } from './back-end.ts';
import type { CommandContext } from './command-context.ts';
import { EXIT_CODE_HELP, exitCodeFor } from './exit-codes.ts';
import { addIndexOptions, type IndexOptions } from './index-options.ts';
import { SUMMARY_OF_EXISTING_INDEX } from './json-summary.ts';
import { writeJson } from './write-json.ts';

const ABOUT = `
The command reads PDF, Markdown (.md), HTML and plain text (.txt) in the given folders and all folders below
them. It ignores names that start with "." or "_" and symbolic links that lead out of the folder. The name of
a document is its path below the given folder, or the name of a single file.

The command reads only documents that changed. It reports a document that it cannot read and indexes the
others; an earlier version of that document stays in the index. After an interruption, even a kill, the same
command continues and produces the same index. Any other command starts from the published index.`;

/**
 * The command `index`. It imports heavy modules only when it needs them, so that `index --if-missing` before every
 * start costs next to nothing.
 */
export function createIndexCommand(context: CommandContext, openBackEnd: OpenBackEnd = loadBackEnd): Command {
  const command = new Command('index')
    .description('Make documents searchable.')
    .argument('[paths...]', 'folders or files (default: the folder in DOCUMENTS_DIR)');
  return addIndexOptions(command)
    .addHelpText('after', `${ABOUT}\n${EXIT_CODE_HELP}`)
    .action(async (paths: string[], options: IndexOptions) => {
      const startedAt = performance.now();
      const backEnd = await openBackEnd(context.environment);
      if (options.ifMissing === true && (await exists(backEnd))) {
        await writeJson(context, SUMMARY_OF_EXISTING_INDEX, options);
        return;
      }
      const { runIndex } = await import('./run-index.ts');
      const summary = await runIndex({ paths, options, context, backEnd, startedAt });
      await writeJson(context, summary, options);
      context.setExitCode(exitCodeFor(summary.outcome, options, context.environment));
    });
}

/** Whether an index exists that this configuration can use. Settings of an index made by others are unknown. */
async function exists(backEnd: IndexBackEnd): Promise<boolean> {
  if (!(await backEnd.isPublished())) return false;
  const settings = await backEnd.readSettings();
  if (settings === undefined) return true;
  const { canContinueIndex } = await import('../run/can-continue-index.ts');
  return canContinueIndex(settings, backEnd.embedding);
}

async function loadBackEnd(environment: CommandContext['environment']): Promise<IndexBackEnd> {
  const { createBackEnd } = await import('./create-back-end.ts');
  return createBackEnd(environment);
}
