/** An encoding that a text may have. */
export interface Candidate {
  /** The canonical name in the Encoding Standard, or the detector's name of an encoding that is not in it. */
  readonly encoding: string;
  /** Comparable for one text only: a short text has low figures throughout. */
  readonly confidence: number;
  /** Whether the text can be decoded; what is not in the Encoding Standard cannot. */
  readonly isReadable: boolean;
  /** The text in that encoding; empty when it is not readable. */
  readonly text: string;
}

/** How many bytes are looked at. */
const SAMPLE_BYTES = 200_000;
/** Those of the Encoding Standard that files of today may have, and those of DOS, which cannot be read. */
const LOOKED_FOR = [
  ...[
    'gb18030',
    'big5',
    'cp932',
    'euc-jp',
    'cp949',
    'utf-16-le',
    'utf-16-be',
    'koi8-r',
    'koi8-u',
    'cp866',
    'mac-roman',
    'cp874',
  ],
  ...[
    'windows-1250',
    'windows-1251',
    'windows-1252',
    'windows-1253',
    'windows-1254',
    'windows-1255',
    'windows-1256',
    'windows-1257',
  ],
  ...['windows-1258', 'iso-8859-2', 'iso-8859-5', 'iso-8859-7', 'cp437', 'cp850'],
];
/** Characters that a wrong encoding puts into words: controls, marks, lines of boxes, and capitals. */
const WRONG =
  /[\u0080-\u0084\u0086-\u009F]|\p{L}[²³¹½¼¾±×÷µ„‚†‡‰¨¸¶£¥§¡¿¤¦¬\u2500-\u25FF]\p{Ll}|\p{Ll}(?=[^\0-\x7F])\p{Lu}\p{Ll}/u;
const LABELS: Readonly<Record<string, string>> = {
  CP932: 'shift_jis',
  CP949: 'euc-kr',
  CP874: 'windows-874',
  MacRoman: 'macintosh',
};

/**
 * The encodings that a text looks like, most likely first. The detector is loaded for the first text that is not
 * UTF-8: its statistics of languages take some megabytes.
 */
export async function rankEncodings(bytes: Uint8Array): Promise<Candidate[]> {
  const { chardet } = await import('jschardet');
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  return chardet
    .detectAll(sample, { ignoreThreshold: true, includeEncodings: LOOKED_FOR })
    .filter((result) => result.encoding !== null)
    .map(({ encoding, confidence }) => toCandidate(sample, encoding ?? '', confidence))
    .filter((candidate) => candidate !== undefined);
}

function toCandidate(bytes: Uint8Array, name: string, confidence: number): Candidate | undefined {
  const decoder = decoderFor(LABELS[name] ?? name);
  if (decoder === undefined) return { encoding: name, confidence, isReadable: false, text: '' };
  const text = decoder.decode(bytes);
  // The sample may end within a character.
  const unknown = text.slice(0, -2).match(/\uFFFD/g)?.length ?? 0;
  if (unknown > text.length / 200 || WRONG.test(text)) return undefined;
  return { encoding: decoder.encoding, confidence, isReadable: true, text };
}

function decoderFor(name: string): InstanceType<typeof TextDecoder> | undefined {
  for (const label of [name, name.replace(/^iso(\d)/i, 'iso-$1'), name.replace(/^utf-(16|32)-/, 'utf-$1')]) {
    try {
      return new TextDecoder(label);
    } catch {
      // The next spelling.
    }
  }
  return undefined;
}
