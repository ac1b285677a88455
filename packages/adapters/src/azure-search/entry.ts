import type { Chunk, DocumentRecord, IndexSettings, Passage } from '@rag/core';
import { hashText } from '@rag/core/adapter';

/**
 * A document of a search index as this adapter writes it. The search index knows documents only, so what
 * belongs to a published index beside its passages lies among them, told apart by `kind`:
 *
 * - `passage`: what is searched;
 * - `document`: the record of an indexed document (`data`: a {@link DocumentRecord});
 * - `removal`: a stage's note that a source is to go;
 * - `stage`: the settings and the request of a stage (`data`);
 * - `pointer`: what is published (`data`: a {@link Pointer}).
 *
 * Passages and records are valid from one sequence number of the index up to, and without, another. Searches
 * name the sequence that the pointer names, so that one write of the pointer publishes.
 */
export interface Entry {
  readonly id: string;
  readonly kind: 'passage' | 'document' | 'removal' | 'stage' | 'pointer';
  readonly source?: string | null;
  readonly content?: string | null;
  readonly page?: number | null;
  readonly heading?: string | null;
  readonly content_vector?: readonly number[] | null;
  /** Names settings and document's bytes: passages of two versions never overwrite each other. */
  readonly version?: string | null;
  /** The passage's place in its document, from 0. */
  readonly position?: number | null;
  readonly valid_from?: number | null;
  readonly valid_to?: number | null;
  /** JSON, by kind. */
  readonly data?: string | null;
}

/** What is published: read by every server, so it names all that a search needs. */
export interface Pointer extends IndexSettings {
  /** The index that holds it: searches go there by its own name, so that no alias can mix two. */
  readonly index: string;
  readonly sequence: number;
  readonly generation: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

/** `valid_to` of what has no end yet: the largest Edm.Int32. */
export const FOREVER = 2_147_483_647;
export const POINTER_KEY = 'pointer';
export const STAGE_KEY = 'stage';

/** Where staged entries go. */
export interface Target {
  readonly index: string;
  readonly sequence: number;
}

export function versionOf(
  { fingerprint, dimensions }: IndexSettings,
  { contentHash }: DocumentRecord,
): string {
  return hashText(JSON.stringify([fingerprint, dimensions, contentHash])).slice(0, 16);
}

export function toPassageEntry(
  { id, content, page, heading, vector }: Chunk,
  {
    source,
    position,
    version,
    sequence,
  }: { source: string; position: number; version: string; sequence: number },
): Entry {
  return {
    id: passageKey(id, version, sequence),
    kind: 'passage',
    source,
    content,
    page: page ?? null,
    heading: heading ?? null,
    ...(vector === undefined ? {} : { content_vector: Array.from(vector, toSinglePrecision) }),
    version,
    position,
    valid_from: sequence,
    valid_to: FOREVER,
  };
}

export function toRecordEntry(record: DocumentRecord, version: string, sequence: number): Entry {
  return {
    id: sourceKey(record.source, sequence),
    kind: 'document',
    source: record.source,
    version,
    valid_from: sequence,
    valid_to: FOREVER,
    data: JSON.stringify(record),
  };
}

export function toRemovalEntry(source: string, sequence: number): Entry {
  return {
    id: sourceKey(source, sequence),
    kind: 'removal',
    source,
    valid_from: sequence,
    valid_to: FOREVER,
  };
}

/** One key for a stage's record and its removal of a source, so that one replaces the other. */
function sourceKey(source: string, sequence: number): string {
  return `d-${sequence}-${hashText(source)}`;
}

/** Keys allow letters, digits, `_`, `-` and `=` only; a chunk's id may be any text. */
function passageKey(id: string, version: string, sequence: number): string {
  const base64 = btoa(Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join(''));
  return `p-${sequence}-${version}-${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** The chunk's id that a passage's key was made of. */
export function chunkIdOf(key: string): Passage['id'] {
  const encoded = key.split('-').slice(3).join('-').replaceAll('-', '+').replaceAll('_', '/');
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
}

/** The same passage or record under the key and from the sequence of another index. */
export function moveEntry(entry: Entry, sequence: number): Entry {
  const id =
    entry.kind === 'passage'
      ? passageKey(chunkIdOf(entry.id), entry.version ?? '', sequence)
      : sourceKey(entry.source ?? '', sequence);
  return { ...entry, id, valid_from: sequence, valid_to: FOREVER };
}

/** The shortest decimal that is this number in single precision; half the bytes of what JSON makes of it. */
function toSinglePrecision(value: number): number {
  return Number(value.toPrecision(9));
}
