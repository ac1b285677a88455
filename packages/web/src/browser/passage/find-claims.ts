import { sentencesOf } from './words.ts';

const MARKERS = /(?:\s*\[\d{1,3}\])+/g;

/** The statements of an answer by the markers that follow them. */
export function findClaims(answer: string): ReadonlyMap<number, readonly string[]> {
  const claims = new Map<number, string[]>();
  for (const line of answer.split('\n')) {
    let end = 0;
    for (const match of line.matchAll(MARKERS)) {
      const statements = sentencesOf(line.slice(end, match.index));
      end = match.index + match[0].length;
      for (const [, digits] of match[0].matchAll(/\[(\d+)\]/g)) {
        const marker = Number(digits);
        claims.set(marker, [...(claims.get(marker) ?? []), ...statements]);
      }
    }
  }
  return claims;
}
