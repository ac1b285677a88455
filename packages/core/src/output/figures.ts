/** A number as it is written, and what it may mean. */
export interface Figure {
  readonly written: string;
  /** Its values as canonical decimals, since "1.200" may be a thousand or little more than one. */
  readonly values: readonly string[];
  /** The numbers between its points and colons: day, month and year of a date. */
  readonly parts: readonly string[];
  /** Whether a sign of money or a percent sign is beside it. */
  readonly hasSign: boolean;
}

/** Digits in groups: "1,200.50", "14:30", "18h30", "15.06.2025", "1'200". A space only joins groups of three. */
const FIGURE =
  /(?<before>[$€£¥]\s?)?(?<![\d.,:'])(?<digits>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:h'’]\d+)*)(?<after>\s?[%‰$€£¥])?(?<million>\s?(?:million|mio\b|millon|milion|miljoen))?(?<half>(?:\s?[ap]\.?\s?m\b))?/giu;
const OTHER_DIGIT = /(?![0-9])\p{Nd}/gu;

/** All figures of a text, in order. */
export function readFigures(text: string): Figure[] {
  return [...toAsciiDigits(text).matchAll(FIGURE)].map(({ groups = {} }) => {
    const written = groups['digits'] ?? '';
    const parts = written.split(/\D/u).map(withoutLeadingZeros);
    const plain = valuesOf(written);
    const scaled =
      groups['million'] === undefined ? plain : plain.map((value) => String(Number(value) * 1e6));
    return {
      written,
      values: isAfternoon(groups['half'])
        ? scaled.flatMap((value) => [value, twelveHoursLater(value)])
        : scaled,
      parts,
      hasSign: groups['before'] !== undefined || groups['after'] !== undefined,
    };
  });
}

function valuesOf(written: string): string[] {
  const groups = written.split(/\D/u);
  if (groups.length === 1) return [canonical(written)];
  const whole = groups.slice(0, -1).join('');
  const values = [canonical(`${whole}.${groups.at(-1)}`)];
  if (groups.slice(1).every(({ length }) => length === 3)) values.push(canonical(groups.join('')));
  return values;
}

function canonical(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const end = fraction.replace(/0+$/u, '');
  return end === '' ? withoutLeadingZeros(whole) : `${withoutLeadingZeros(whole)}.${end}`;
}

function withoutLeadingZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/u, '');
}

function isAfternoon(half: string | undefined): boolean {
  return half?.trim().toLowerCase().startsWith('p') ?? false;
}

function twelveHoursLater(value: string): string {
  const [hour = '', minutes] = value.split('.');
  const later = String((Number(hour) % 12) + 12);
  return minutes === undefined ? later : `${later}.${minutes}`;
}

/** Arabic, Devanagari and other digits as 0 to 9: the digits of a script are ten characters in order. */
function toAsciiDigits(text: string): string {
  return text.replace(OTHER_DIGIT, (digit) => {
    let value = 0;
    const code = digit.codePointAt(0) ?? 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}
