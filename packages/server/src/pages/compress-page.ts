import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Page, PageAsset } from './page.ts';

/** For smaller files, the headers cost more than compression saves. */
const MIN_BYTES = 1_024;
/** A few milliseconds at the start; the best level would take a tenth of a second for one percent. */
const BROTLI_QUALITY = 9;

/** Compresses each asset that is large enough, once. */
export function compressPage(page: Page): Page {
  return new Map([...page].map(([path, asset]) => [path, compress(asset)]));
}

function compress(asset: PageAsset): PageAsset {
  const bytes = Buffer.from(asset.body);
  if (bytes.length < MIN_BYTES) return asset;
  const br = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return { ...asset, compressed: { br, gzip: gzipSync(bytes) } };
}
