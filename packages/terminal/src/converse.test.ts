import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { converse } from './converse.ts';
import { PLAIN } from './style.ts';

function setUp({ isTerminal, answering }: { isTerminal: boolean; answering?: () => Promise<void> }) {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked: string[] = [];
  const chat = {
    stop: () => false,
    async answer(line: string) {
      asked.push(line);
      output.write(`An answer to ${line}`);
      await answering?.();
    },
  };
  const ended = converse({ chat, input, output, isTerminal, style: PLAIN });
  return { input, asked, ended, written: () => String(output.read()) };
}

it('answers the lines of a pipe and repeats them', async () => {
  const { input, ended, written } = setUp({ isTerminal: false });
  input.end('one\ntwo\n');
  await ended;
  expect(written()).toBe('? one\nAn answer to one\n? two\nAn answer to two\n');
});

it('ends in order when the input of a terminal ends during an answer', async () => {
  let end = (): void => {};
  const { input, asked, ended } = setUp({
    isTerminal: true,
    answering: async () => {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  end = () => input.end();
  input.write('one\r');
  await ended;
  expect(asked).toEqual(['one']);
});

it('ends when nobody is answered and Ctrl+C is pressed', async () => {
  const { input, asked, ended } = setUp({ isTerminal: true });
  input.write('\u0003');
  await ended;
  expect(asked).toEqual([]);
});
