import type { SQLOutputValue } from 'node:sqlite';
import type { Chunk, DocumentRecord, IndexSettings, StageSettings } from '@rag/core';
import { fromVectorBytes } from '../bytes/index.ts';

/** A row as `node:sqlite` returns it. */
export type Row = Record<string, SQLOutputValue>;

export function toRecord(row: Row): DocumentRecord {
  return {
    source: String(row['source']),
    contentHash: String(row['content_hash']),
    chunkCount: Number(row['chunk_count']),
    pageCount: Number(row['page_count']),
  };
}

export function toSettings({ fingerprint, dimensions, embedding_model: embeddingModel }: Row): IndexSettings {
  return {
    fingerprint: String(fingerprint),
    dimensions: Number(dimensions),
    ...(typeof embeddingModel === 'string' ? { embeddingModel } : {}),
  };
}

export function toStageSettings(row: Row): StageSettings {
  return { ...toSettings(row), request: String(row['request']) };
}

export function toPassage({ id, source, content, page, heading, vector }: Row): Chunk & { source: string } {
  return {
    id: String(id),
    source: String(source),
    content: String(content),
    ...(typeof page === 'number' ? { page } : {}),
    ...(typeof heading === 'string' ? { heading } : {}),
    ...(vector instanceof Uint8Array ? { vector: fromVectorBytes(vector) } : {}),
  };
}
