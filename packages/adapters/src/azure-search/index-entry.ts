import type { Chunk, DocumentRecord, IndexSettings, Passage } from '@rag/core';
import { hashText } from '@rag/core/adapter';

/**
 * One document of the search index, as this adapter writes it. A search index holds nothing but documents, so
 * the bookkeeping lies beside the passages. `kind` tells them apart:
 *
 * - `passage`: what searches find;
 * - `document`: the record of an indexed document (`data`: a {@link DocumentRecord});
 * - `removal`: a stage's note that a source is to be removed;
 * - `stage`: the settings and the request of a stage (`data`);
 * - `pointer`: what is published (`data`: a {@link Pointer}).
 *
 * A passage or record is valid from the sequence number `valid_from` until before `valid_to`. Searches ask for
 * the sequence that the pointer names, so that one write of the pointer publishes a new version.
 */
export interface IndexEntry {
  readonly id: string;
  readonly kind: 'passage' | 'document' | 'removal' | 'stage' | 'pointer';
  readonly source?: string | null;
  readonly content?: string | null;
  readonly page?: number | null;
  readonly heading?: string | null;
  readonly content_vector?: readonly number[] | null;
  /** A hash of the settings and the document's bytes, so that passages of two versions have different keys. */
  readonly version?: string | null;
  /** The passage's position in its document, from 0. */
  readonly position?: number | null;
  readonly valid_from?: number | null;
  readonly valid_to?: number | null;
  /** JSON, depending on the kind. */
  readonly data?: string | null;
}

/** One version of the content: an index, and the sequence number that selects its valid entries. */
export interface IndexVersion {
  /** The index's own name, never an alias: a search must not mix two indexes while an alias changes. */
  readonly index: string;
  readonly sequence: number;
}

/** What is published. Every server reads it, so it names all that a search needs. */
export interface Pointer extends IndexSettings, IndexVersion {
  readonly generation: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

/** The `valid_to` of an entry without an end: the largest Edm.Int32. */
export const NO_END = 2_147_483_647;
export const POINTER_KEY = 'pointer';
export const STAGE_KEY = 'stage';

/** A hash of the settings and the document's bytes: see {@link IndexEntry.version}. */
export function documentVersion(
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
): IndexEntry {
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
    valid_to: NO_END,
  };
}

export function toRecordEntry(record: DocumentRecord, version: string, sequence: number): IndexEntry {
  return {
    id: sourceKey(record.source, sequence),
    kind: 'document',
    source: record.source,
    version,
    valid_from: sequence,
    valid_to: NO_END,
    data: JSON.stringify(record),
  };
}

export function toRemovalEntry(source: string, sequence: number): IndexEntry {
  return {
    id: sourceKey(source, sequence),
    kind: 'removal',
    source,
    valid_from: sequence,
    valid_to: NO_END,
  };
}

/** A stage's record and its removal of a source share one key, so that each replaces the other. */
function sourceKey(source: string, sequence: number): string {
  return `d-${sequence}-${hashText(source)}`;
}

/** Encodes a chunk's id, which may be any text: keys allow only letters, digits, `_`, `-` and `=`. */
function passageKey(id: string, version: string, sequence: number): string {
  const base64 = btoa(Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join(''));
  return `p-${sequence}-${version}-${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** Decodes the chunk's id from a passage's key. */
export function chunkIdOf(key: string): Passage['id'] {
  const encoded = key.split('-').slice(3).join('-').replaceAll('-', '+').replaceAll('_', '/');
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
}

/** The same passage or record with the key and validity of another sequence. */
export function moveEntry(entry: IndexEntry, sequence: number): IndexEntry {
  const id =
    entry.kind === 'passage'
      ? passageKey(chunkIdOf(entry.id), entry.version ?? '', sequence)
      : sourceKey(entry.source ?? '', sequence);
  return { ...entry, id, valid_from: sequence, valid_to: NO_END };
}

/** Nine digits identify a number in single precision, and take half the bytes of what JSON writes. */
function toSinglePrecision(value: number): number {
  return Number(value.toPrecision(9));
}
