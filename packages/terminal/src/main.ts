import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { createChatClient } from '@rag/client';
import { styleFor } from './style.ts';
import { createTerminalChat } from './terminal-chat.ts';

const url = process.argv[2] ?? 'http://localhost:3000';
if (!URL.canParse(url) || !/^https?:/.test(url)) {
  process.stderr.write('Usage: pnpm chat [address of the service, such as http://localhost:3000]\n');
  process.exit(2);
}

const style = styleFor(stdout);
const chat = createTerminalChat({
  client: createChatClient({ baseUrl: url }),
  write: (text) => stdout.write(text),
  style,
});
const isTerminal = stdin.isTTY === true;
const lines = createInterface({
  input: stdin,
  output: isTerminal ? stdout : undefined,
  prompt: style.bold('? '),
});

// The first press stops an answer, one without an answer ends the chat.
lines.on('SIGINT', () => {
  if (!chat.stop()) lines.close();
});

if (isTerminal) {
  stdout.write(style.dim(`Asking ${url}. /new starts over, Ctrl+C stops an answer, Ctrl+D ends the chat.\n`));
  lines.prompt();
}
for await (const line of lines) {
  if (!isTerminal) stdout.write(`? ${line}\n`);
  await chat.answer(line);
  if (isTerminal) lines.prompt();
  else stdout.write('\n');
}
if (isTerminal) stdout.write('\n');
