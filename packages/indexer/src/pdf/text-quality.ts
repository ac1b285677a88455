/** A page with a larger share of unreadable characters counts as garbled. */
const GARBLED_SHARE = 0.3;

/** The characters of a font without a usable mapping: replacement, private use, control, unassigned. */
const UNREADABLE = /[\uFFFD\p{Co}\p{Cn}\p{Cs}\p{Cc}]/gu;

/** Whether the characters of a page can be read. */
export function textQuality(text: string): 'readable' | 'garbled' | 'absent' {
  const visible = text.replace(/\s+/g, '');
  if (visible === '') return 'absent';
  const unreadable = visible.match(UNREADABLE)?.length ?? 0;
  return unreadable > visible.length * GARBLED_SHARE ? 'garbled' : 'readable';
}
