/** A file of the repository that is generated, as a whole or between markers. */
export interface GeneratedFile {
  /** The path from the root of the repository. */
  readonly path: string;
  /** The content that the file should have, given its current content. */
  readonly render: (current: string) => string;
}

/** `<!-- generated: name -->`, what was generated last time, `<!-- end -->`. */
const MARKED = /(<!-- generated: ([\w. -]+) -->\n).*?(<!-- end -->)/gs;

/**
 * Replaces the text between `<!-- generated: NAME -->` and `<!-- end -->` by `contents[NAME]`. Throws where the
 * names in the text and in `contents` differ, so that nothing is left out by accident.
 */
export function fillMarkers(text: string, contents: ReadonlyMap<string, string>): string {
  const names = [...text.matchAll(MARKED)].map(([, , name]) => name ?? '');
  const expected = [...contents.keys()];
  if (names.toSorted().join() !== expected.toSorted().join())
    throw new Error(`The markers are ${names.join(', ')} and must be ${expected.join(', ')}.`);
  return text.replaceAll(
    MARKED,
    (_, begin: string, name: string, end: string) => `${begin}${contents.get(name)}\n${end}`,
  );
}
