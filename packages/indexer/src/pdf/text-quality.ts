/** A page with a larger share of unreadable characters is not text. */
const GARBLED_SHARE = 0.3;

/** Characters that a font without a usable mapping yields: replacements, private use, controls, unassigned. */
const UNREADABLE = /[\uFFFD\p{Co}\p{Cn}\p{Cs}\p{Cc}]/gu;

/** How a page's characters came out of the file. */
export function textQuality(text: string): 'readable' | 'garbled' | 'absent' {
  const visible = text.replace(/\s+/g, '');
  if (visible === '') return 'absent';
  const unreadable = visible.match(UNREADABLE)?.length ?? 0;
  return unreadable > visible.length * GARBLED_SHARE ? 'garbled' : 'readable';
}
