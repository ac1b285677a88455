import { stdin, stdout } from 'node:process';
import { createChatClient } from '@rag/client';
import { converse } from './converse.ts';
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
if (isTerminal)
  stdout.write(style.dim(`Asking ${url}. /new starts over, Ctrl+C stops an answer, Ctrl+D ends the chat.\n`));
await converse({ chat, input: stdin, output: stdout, isTerminal, style });
