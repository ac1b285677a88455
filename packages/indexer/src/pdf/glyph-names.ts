import type { PDFPageProxy } from 'unpdf/pdfjs';

/** For a font, the texts of characters that pdf.js does not know. */
export type UnknownGlyphs = ReadonlyMap<string, string>;

/** What pdf.js says about a font when `fontExtraProperties` is set. */
interface FontData {
  /** The names of glyphs by character code (ISO 32000-1, 9.6.6). */
  readonly differences?: readonly (string | undefined)[];
  readonly toUnicode?: { readonly _map?: readonly (string | undefined)[] };
}

/**
 * The texts of glyphs that have a name such as "f_i", "one.oldstyle" or "uni0066", in fonts without a mapping to
 * Unicode. pdf.js shows their character codes.
 */
export async function readGlyphNames(
  page: PDFPageProxy,
  fonts: Iterable<string>,
): Promise<ReadonlyMap<string, UnknownGlyphs>> {
  // pdf.js hands a font over with the operators that use it.
  await page.getOperatorList();
  const known = new Map<string, UnknownGlyphs>();
  for (const font of fonts) {
    if (page.commonObjs.has(font)) known.set(font, unknownGlyphs(page.commonObjs.get(font)));
  }
  return known;
}

function unknownGlyphs({ differences = [], toUnicode }: FontData): UnknownGlyphs {
  const texts = differences.flatMap((name, code): [string, string][] => {
    const text = name === undefined || name === null ? undefined : textOfGlyph(name);
    return text === undefined || toUnicode?._map?.[code] ? [] : [[String.fromCharCode(code), text]];
  });
  return new Map(texts);
}

const NAMES: Readonly<Record<string, string>> = {
  zero: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  period: '.',
  comma: ',',
  colon: ':',
  semicolon: ';',
  hyphen: '-',
  endash: '–',
  emdash: '—',
  parenleft: '(',
  parenright: ')',
  slash: '/',
  percent: '%',
  ampersand: '&',
  Euro: '€',
  dollar: '$',
  sterling: '£',
  germandbls: 'ß',
  adieresis: 'ä',
  odieresis: 'ö',
  udieresis: 'ü',
  Adieresis: 'Ä',
  Odieresis: 'Ö',
  Udieresis: 'Ü',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedilla: 'ç',
  longs: 's',
};

/** The text of a glyph by the rules of the Adobe Glyph List: parts between underscores, variants after a full stop. */
export function textOfGlyph(name: string): string | undefined {
  const [base = ''] = name.split('.');
  const parts = base.split('_').map(textOfPart);
  return base !== '' && parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function textOfPart(part: string): string | undefined {
  if (/^[A-Za-z]$|^f[fijlt]{1,2}$|^[sc]t$/.test(part)) return part;
  const hex = /^(?:uni((?:[\dA-F]{4})+)|u([\dA-F]{4,6}))$/.exec(part);
  if (hex?.[1] !== undefined) {
    return (hex[1].match(/.{4}/g) ?? [])
      .map((code) => String.fromCharCode(Number.parseInt(code, 16)))
      .join('');
  }
  const code = Number.parseInt(hex?.[2] ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : NAMES[part];
}
