import Negotiator from 'negotiator';

/**
 * Which of the media types a client prefers, by the quality values of its `Accept` (RFC 9110, 12.5.1). Of equal ones, the
 * one that it names more exactly, then the one that it names first, then the first of `types`. `undefined` if it accepts
 * none. A client without the header, or with an empty one, accepts all.
 */
export function preferredType<Type extends string>(
  headers: Headers,
  types: readonly Type[],
): Type | undefined {
  const accept = headers.get('accept') || '*/*';
  // What nearly all programs send. Reading the header would take a tenth of the time of a cached answer.
  if (accept === '*/*') return types[0];
  const only = types.find((type) => type === accept);
  if (only !== undefined) return only;
  // Some clients name the character set of JSON and of streams, which is always this one.
  const written = types.map((type) => `${type}; charset=utf-8`);
  const preferred = new Negotiator({ headers: { accept } }).mediaType(written);
  return types[written.indexOf(preferred ?? '')];
}

/** The package takes an order of its own for codings that a client accepts equally; its types do not say so. */
interface CodingNegotiator {
  encoding(
    available: readonly string[],
    options: { readonly preferred: readonly string[] },
  ): string | undefined;
}

/**
 * Which of the codings a client prefers (RFC 9110, 12.5.3), of equal ones the first of `codings`. `undefined`: send the
 * body as it is.
 */
export function preferredCoding<Coding extends string>(
  acceptEncoding: string | undefined,
  codings: readonly Coding[],
): Coding | undefined {
  if (acceptEncoding === undefined) return undefined;
  const negotiator: CodingNegotiator = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } });
  const available = [...codings, 'identity'];
  const preferred = negotiator.encoding(available, { preferred: available });
  return codings.find((coding) => coding === preferred);
}
