import { isAbort } from '@rag/core';
import { Command, CommanderError } from 'commander';
import type { OpenBackEnd } from './command/back-end.ts';
import type { CommandContext } from './command/command-context.ts';
import { exitCodeOf } from './command/exit-codes.ts';
import { createIndexCommand } from './command/index-command.ts';
import { createEvalCommand } from './evaluation/eval-command.ts';

function createProgram(context: CommandContext, openBackEnd?: OpenBackEnd): Command {
  const program = new Command('rag-indexer').description('Index documents and measure the answers.');
  program.addCommand(createIndexCommand(context, openBackEnd));
  program.addCommand(createEvalCommand(context));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    });
  }
  return program;
}

/** Runs the command line. A failure becomes one line on standard error and an exit code. */
export async function runProgram(
  args: readonly string[],
  context: CommandContext,
  openBackEnd?: OpenBackEnd,
): Promise<void> {
  try {
    await createProgram(context, openBackEnd).parseAsync(args, { from: 'user' });
  } catch (error) {
    context.setExitCode(exitCodeOf(error));
    if (error instanceof CommanderError) return; // Commander has printed it.
    context.stderr.write(`${describeFailure(error, context.signal)}\n`);
  }
}

function describeFailure(error: unknown, signal: AbortSignal): string {
  if (isAbort(error) && signal.aborted)
    return 'Stopped. Nothing was published. Run the same command to continue.';
  return error instanceof Error ? `Error: ${error.message}` : `Error: ${String(error)}`;
}
