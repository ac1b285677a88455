import { type Candidate, rankEncodings } from './rank-encodings.ts';
import { westernLetters } from './western-text.ts';

/** The encoding of a text, and how it is known. */
export interface TextEncoding {
  /** Its canonical name in the Encoding Standard. */
  readonly encoding: string;
  /** Whether nothing but the look of the text tells the encoding. */
  readonly isAssumed: boolean;
  /** The encodings that are as likely, where the text does not tell; then `encoding` is a guess. Empty otherwise. */
  readonly doubtful: readonly string[];
}

/**
 * The encoding of a text's bytes: by the byte order mark, else UTF-16 or UTF-8 where the bytes are that, a few
 * damaged ones apart, else what an HTML or XML document says of itself, else what the text looks like. What the
 * indexer reads and what a browser is told are then the same.
 */
export async function textEncodingOf(bytes: Uint8Array): Promise<TextEncoding> {
  if (UTF_32.some((mark) => mark.every((byte, index) => bytes[index] === byte)))
    return { encoding: 'utf-8', isAssumed: true, doubtful: ['utf-32'] };
  const known =
    markedEncoding(bytes) ?? utf16Encoding(bytes) ?? escapedEncoding(bytes) ?? utf8Encoding(bytes);
  const encoding = known ?? declaredEncoding(bytes);
  if (encoding !== undefined) return { encoding, isAssumed: false, doubtful: [] };
  return assumeEncoding(bytes, await rankEncodings(bytes));
}

/** Its byte order marks. Browsers do not read it. */
const UTF_32 = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
];

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

/** Text has no zero bytes but in UTF-16, where every Latin letter, space and line end has one, on the same side. */
function utf16Encoding(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 65_536);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < 2 || bytes.length % 2 === 1) return undefined;
  if (odd > 20 * even) return decodes(bytes, 'utf-16le') ? 'utf-16le' : undefined;
  if (even > 20 * odd) return decodes(bytes, 'utf-16be') ? 'utf-16be' : undefined;
  return undefined;
}

/** ISO-2022-JP is made of ASCII, with sequences that begin with the escape character. */
function escapedEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 65_536));
  return start.includes('\x1B$B') || start.includes('\x1B$@') ? 'iso-2022-jp' : undefined;
}

/** UTF-8, also with a few bytes that are not: in another encoding, hardly any two bytes would fit together. */
function utf8Encoding(bytes: Uint8Array): string | undefined {
  if (decodes(bytes, 'utf-8')) return 'utf-8';
  const text = new TextDecoder('utf-8').decode(bytes);
  let damaged = 0;
  let whole = 0;
  for (const character of text) {
    if (character === '\uFFFD') damaged += 1;
    else if (character > '\x7F') whole += 1;
  }
  return whole >= 3 * damaged || (damaged === 1 && whole >= 1) ? 'utf-8' : undefined;
}

/** Where the HTML standard has browsers look for a declaration. */
const DECLARED_WITHIN_BYTES = 1_024;
const DECLARATION = /(?:<meta\b[^>]*?\bcharset|<\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w:.-]+)/i;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, DECLARED_WITHIN_BYTES));
  const label = DECLARATION.exec(start)?.[1];
  if (label === undefined) return undefined;
  try {
    const { encoding } = new TextDecoder(label);
    // These it is not, whatever it says.
    return encoding.startsWith('utf-') || !looksRight(bytes, encoding) ? undefined : encoding;
  } catch {
    return undefined;
  }
}

/** A candidate this much better than Windows-1252 is preferred to it. */
const CLEARLY_BETTER = 1.25;
/** Fewer letters beyond ASCII tell nothing. */
const ENOUGH_LETTERS = 3;
const LEAST_CONFIDENCE = 0.05;
/** Beside a candidate with this share of its confidence, the best one is no more than a guess. */
const AS_LIKELY = 0.85;

function assumeEncoding(bytes: Uint8Array, candidates: readonly Candidate[]): TextEncoding {
  const letters = westernLetters(bytes);
  if (letters !== undefined) {
    const other = letters < ENOUGH_LETTERS ? undefined : betterThanWestern(candidates);
    return { encoding: other?.encoding ?? 'windows-1252', isAssumed: true, doubtful: [] };
  }
  const [best] = candidates;
  const rival = candidates.find(({ text }) => text !== best?.text);
  const isClear =
    best?.isReadable === true &&
    (best.confidence >= LEAST_CONFIDENCE || rival === undefined) &&
    (rival?.confidence ?? 0) < AS_LIKELY * best.confidence;
  if (isClear) return { encoding: best.encoding, isAssumed: true, doubtful: [] };
  const names = candidates.slice(0, 2).map(({ encoding }) => encoding);
  const guess = candidates.find(({ isReadable }) => isReadable)?.encoding ?? 'windows-1252';
  return { encoding: guess, isAssumed: true, doubtful: names.length > 0 ? names : ['unknown'] };
}

/** Texts of Western Europe can be read in other encodings as well; those have to be clearly better. */
function betterThanWestern(candidates: readonly Candidate[]): Candidate | undefined {
  const western = candidates.find(({ encoding }) => encoding === 'windows-1252');
  const other = candidates.find(({ isReadable, text }) => isReadable && text !== western?.text);
  const least = Math.max(CLEARLY_BETTER * (western?.confidence ?? 0), LEAST_CONFIDENCE);
  return other !== undefined && other.confidence >= least ? other : undefined;
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether hardly any character is unknown in an encoding. */
function looksRight(bytes: Uint8Array, encoding: string): boolean {
  const text = new TextDecoder(encoding).decode(bytes);
  const wrong = text.match(/[\uFFFD\u0080-\u009F]/g)?.length ?? 0;
  return wrong <= text.length / 200;
}
