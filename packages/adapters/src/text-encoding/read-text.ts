import { type TextEncoding, textEncodingOf } from './text-encoding.ts';

/** A text and how its bytes were read. */
export interface ReadText extends TextEncoding {
  readonly text: string;
  /** How many characters could not be read; each is U+FFFD in the text. */
  readonly damaged: number;
  /** The line of the first of them, counted from 1; 0 when there is none. */
  readonly damagedLine: number;
}

/** Reads bytes as text in the encoding that {@link textEncodingOf} finds. */
export async function readText(bytes: Uint8Array): Promise<ReadText> {
  const found = await textEncodingOf(bytes);
  const text = new TextDecoder(found.encoding).decode(bytes);
  const first = text.indexOf('\uFFFD');
  if (first === -1 || isValid(bytes, found.encoding)) return { ...found, text, damaged: 0, damagedLine: 0 };
  const damaged = text.match(/\uFFFD/g)?.length ?? 0;
  return { ...found, text, damaged, damagedLine: text.slice(0, first).split('\n').length };
}

/** Whether the character for unknown ones is in the text itself. */
function isValid(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
