import { describe, expect, it } from 'vitest';
import { cutMessage, MAX_MESSAGE_LENGTH } from './cut-message.ts';

const lengthOf = (content: string) => cutMessage({ role: 'user', content }).content.length;

describe('cutMessage', () => {
  it('leaves the longest question as it is, of emoji too', () => {
    const message = { role: 'user', content: '😀'.repeat(4_000) } as const;
    expect(cutMessage(message)).toEqual(message);
  });

  it('cuts what is longer', () => {
    expect(lengthOf('x'.repeat(MAX_MESSAGE_LENGTH + 1))).toBe(MAX_MESSAGE_LENGTH);
  });

  it('cuts no character in two', () => {
    expect(lengthOf(`x${'😀'.repeat(4_000)}`)).toBe(MAX_MESSAGE_LENGTH - 1);
  });
});
