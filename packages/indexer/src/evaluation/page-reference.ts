const REFERENCE = /^(?<source>.+?)(?:#page=(?<page>[1-9]\d*))?$/u;

/** A place in the documents: `handbook.pdf#page=3`, or a document as a whole. */
export interface PageReference {
  readonly source: string;
  /** Counted from 1; absent for the whole document. */
  readonly page?: number;
}

/** Reads `handbook.pdf#page=3`; `undefined` when it names nothing or has another fragment. */
export function parsePageReference(text: string): PageReference | undefined {
  const { source, page } = REFERENCE.exec(text.normalize('NFC'))?.groups ?? {};
  if (source === undefined || /#[a-z]+=/iu.test(source)) return undefined;
  return page === undefined ? { source } : { source, page: Number(page) };
}

/** The reference as text, in one Unicode form, so that names typed on different systems compare equal. */
export function formatPageReference({ source, page }: PageReference): string {
  return (page === undefined ? source : `${source}#page=${page}`).normalize('NFC');
}

/**
 * What a passage or citation counts as for one question: its document where the question names the whole
 * document as right, else its page.
 */
export function targetOf(place: PageReference, relevant: ReadonlyMap<string, number>): string {
  const document = formatPageReference({ source: place.source });
  return relevant.has(document) ? document : formatPageReference(place);
}

/** Passages, best first, as targets, each at the rank of its best passage. The given order decides ties. */
export function rankTargets(
  passages: readonly PageReference[],
  relevant: ReadonlyMap<string, number>,
): readonly string[] {
  return [...new Set(passages.map((passage) => targetOf(passage, relevant)))];
}
