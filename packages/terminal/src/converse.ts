import { createInterface } from 'node:readline';
import type { Style } from './style.ts';
import type { TerminalChat } from './terminal-chat.ts';

export interface ConverseOptions {
  readonly chat: TerminalChat;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Whether a person types, and not a pipe. */
  readonly isTerminal: boolean;
  readonly style: Style;
}

/** Answers line after line until the input ends, lines that were typed ahead included. */
export async function converse({ chat, input, output, isTerminal, style }: ConverseOptions): Promise<void> {
  const lines = createInterface({
    input,
    ...(isTerminal ? { output, terminal: true } : {}),
    prompt: style.bold('? '),
  });
  let hasEnded = false;
  lines.once('close', () => {
    hasEnded = true;
  });
  // The first press stops an answer, one without an answer ends the chat.
  lines.on('SIGINT', () => {
    if (!chat.stop()) lines.close();
  });

  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    if (!isTerminal) output.write(`? ${line}\n`);
    await chat.answer(line);
    if (!isTerminal) output.write('\n');
    // The input may have ended while the answer was written.
    else if (!hasEnded) lines.prompt();
  }
  if (isTerminal) output.write('\n');
}
