/** Both ends inclusive, as in HTTP. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The byte range that a request asks for (RFC 9110, 14.2). `undefined` means the whole file: without the header, with
 * several ranges (which a server may ignore), with an invalid one, and if `If-Range` names another version.
 */
export function parseRange(
  range: string | null,
  ifRange: string | null,
  current: Headers,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  if (ifRange !== null && ifRange !== current.get('etag') && ifRange !== current.get('last-modified'))
    return undefined;
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'unsatisfiable' : { first, last };
}
