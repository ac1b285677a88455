import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a model is, or would be put. */
export interface FoundModel {
  /** As the library takes it: a name of the hub, or of a folder below `modelFolder`. */
  readonly model: string;
  readonly modelFolder: string;
  readonly revision: string;
  /** What tells its vectors from those of another model or revision. */
  readonly identity: string;
  /** The precision of its numbers, as the library names it. */
  readonly dtype: 'fp32' | 'q8';
  /** Whether it is already on this machine as a folder. */
  readonly isFolder: boolean;
}

/** The models whose revision is pinned here; others are named with theirs: `owner/name@revision`. */
const PINNED: Readonly<Record<string, string>> = {
  'Xenova/all-MiniLM-L6-v2': '751bff37182d3f1213fa05d7196b954e230abad9',
};

/** The names that the hub's models have in their folder `onnx`. */
const FULL = 'model.onnx';
const QUANTISED = 'model_quantized.onnx';

const SHORT = 12;
const HASHED_BYTES = 1024 * 1024;

/**
 * A folder (by its path, or by its name below `modelFolder`) is what it holds: its model file's hash is its
 * revision. A name of the hub is pinned by the revision behind its `@`.
 */
export async function findModel(named: string, modelFolder: string): Promise<FoundModel> {
  for (const path of [resolve(named), join(resolve(modelFolder), named)]) {
    const file = await modelFileIn(path);
    if (file === undefined) continue;
    const name = basename(path);
    const revision = await hashFile(file);
    const identity = `${name}@${revision.slice(0, SHORT)}`;
    const dtype = basename(file) === QUANTISED ? 'q8' : 'fp32';
    return { model: name, modelFolder: dirname(path), revision: 'main', identity, dtype, isFolder: true };
  }
  const [model = '', given] = named.split('@');
  const revision = given ?? PINNED[model] ?? 'main';
  return {
    model,
    modelFolder: resolve(modelFolder),
    revision,
    identity: `${model}@${revision.slice(0, SHORT)}`,
    dtype: 'fp32',
    isFolder: false,
  };
}

/** The name by which an index remembers the model, without loading it. */
export async function identifyModel(named: string, modelFolder: string): Promise<string> {
  return (await findModel(named, modelFolder)).identity;
}

async function modelFileIn(folder: string): Promise<string | undefined> {
  const names: readonly string[] = await readdir(join(folder, 'onnx')).catch(() => []);
  const file = [FULL, QUANTISED].find((name) => names.includes(name));
  return file === undefined ? undefined : join(folder, 'onnx', file);
}

/** Of its length and its first part, which holds weights too: a start does not wait for 90 MB to be read. */
async function hashFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HASHED_BYTES), 0, HASHED_BYTES, 0);
    return createHash('sha256').update(`${size}\n`).update(buffer.subarray(0, bytesRead)).digest('hex');
  } finally {
    await file.close();
  }
}
