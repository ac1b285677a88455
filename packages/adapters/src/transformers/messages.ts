import type { Pooling } from './model-family.ts';

/** The start options of the thread. */
export interface EncoderSettings {
  /** The module with the library's exports. */
  readonly library: string;
  /** A name on the hub, or of a folder below `modelFolder`. */
  readonly model: string;
  readonly revision: string;
  readonly modelFolder: string;
  /** Whether the model may be downloaded when it is not in the folder. */
  readonly allowsDownload: boolean;
  readonly dtype: string;
  readonly pooling: Pooling;
  /** Whether the thread caches compiled code, as a process that does may not do for its threads. */
  readonly cachesCode: boolean;
}

export type EncoderRequest =
  | { readonly type: 'embed'; readonly id: number; readonly texts: readonly string[] }
  | { readonly type: 'cancel'; readonly id: number };

export type EncoderResponse =
  | { readonly type: 'progress'; readonly file: string; readonly loaded: number; readonly total: number }
  | { readonly type: 'ready'; readonly dimensions: number }
  | {
      readonly type: 'failed';
      readonly reason: 'no-library' | 'no-model' | 'not-an-encoder';
      readonly detail: string;
    }
  | { readonly type: 'embedded'; readonly id: number; readonly vectors: readonly Float32Array[] }
  | { readonly type: 'refused'; readonly id: number; readonly detail: string };
