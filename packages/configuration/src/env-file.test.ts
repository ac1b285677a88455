import { describe, expect, it } from 'vitest';
import { readEnvFile } from './env-file.ts';

const TEXT = 'TOP_K=3\r\nPORT=4211\r\nCHAT_TITLE="Fragen an die Behörde"\r\n';
const VARIABLES = { TOP_K: '3', PORT: '4211', CHAT_TITLE: 'Fragen an die Behörde' };

function littleEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

describe('a .env file', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16 LE, as PowerShell 5 writes it', littleEndian(`\uFEFF${TEXT}`)],
    ['UTF-16 LE without a byte order mark', littleEndian(TEXT)],
    ['UTF-16 BE', littleEndian(`\uFEFF${TEXT}`).swap16()],
    ['UTF-16 BE without a byte order mark', littleEndian(TEXT).swap16()],
    ['Windows-1252', Buffer.from(TEXT, 'latin1')],
  ])('is read in %s', async (_encoding, bytes) => {
    expect(await readEnvFile(bytes)).toEqual({ variables: VARIABLES, unreadLines: [] });
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('is read with %s as its line ends', async (_name, end) => {
    expect(await readEnvFile(Buffer.from(TEXT.replaceAll('\r\n', end)))).toEqual({
      variables: VARIABLES,
      unreadLines: [],
    });
  });

  it.each([
    ['export PORT=1', '1'],
    ['  export   PORT = 1  ', '1'],
    ['set PORT=1', '1'],
    ['$env:PORT = "1"', '1'],
    ['PORT="1"', '1'],
    ["PORT='1'", '1'],
    ['PORT=1 # the usual one', '1'],
    ['PORT="a # b"', 'a # b'],
    ['PORT="first\nsecond"', 'first\nsecond'],
    ['PORT=redis://:a=b@host', 'redis://:a=b@host'],
    ['PORT=', ''],
    ['# OTHER=2\n\nPORT=1', '1'],
  ])('is read as %j', async (text, value) => {
    for (const before of ['', '\uFEFF'])
      expect(await readEnvFile(Buffer.from(`${before}${text}\n`))).toEqual({
        variables: { PORT: value },
        unreadLines: [],
      });
  });

  it('has the numbers of the lines that set nothing', async () => {
    const text = '# OPENAI_MODEL\n\nOPENAI_MODEL: m\nTEXT="one\ntwo\n" # three\nPORT 4211\nTOP_K=3 # four\n';
    const { variables, unreadLines } = await readEnvFile(Buffer.from(text));

    expect(variables).toEqual({ TEXT: 'one\ntwo\n', TOP_K: '3' });
    expect(unreadLines).toEqual([3, 7]);
  });

  it('may be empty', async () => {
    for (const bytes of [Buffer.from(''), Buffer.from('\uFEFF'), Buffer.from([0xff, 0xfe]), Buffer.from('A')])
      expect((await readEnvFile(bytes)).variables).toEqual({});
  });
});
