import { describe, expect, it } from 'vitest';
import { cutMessage, MAX_MESSAGE_LENGTH } from './cut-message.ts';

const lengthOf = (content: string) => cutMessage({ role: 'user', content }).content.length;

describe('cutMessage', () => {
  it('keeps the longest question unchanged, even of emoji', () => {
    const message = { role: 'user', content: '😀'.repeat(4_000) } as const;
    expect(cutMessage(message)).toEqual(message);
  });

  it('cuts a longer message', () => {
    expect(lengthOf('x'.repeat(MAX_MESSAGE_LENGTH + 1))).toBe(MAX_MESSAGE_LENGTH);
  });

  it('cuts between whole characters', () => {
    expect(lengthOf(`x${'😀'.repeat(4_000)}`)).toBe(MAX_MESSAGE_LENGTH - 1);
  });
});
