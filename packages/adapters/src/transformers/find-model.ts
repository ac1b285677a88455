import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** The location of a model, or where it will be downloaded to. */
export interface FoundModel {
  /** The name for the library: a name on the hub, or of a folder below `modelFolder`. */
  readonly model: string;
  readonly modelFolder: string;
  readonly revision: string;
  /** Distinguishes its vectors from those of another model or revision. */
  readonly identity: string;
  /** The precision of its weights, in the library's terms. */
  readonly dtype: 'fp32' | 'q8';
  /** Whether it is a folder on this machine. */
  readonly isFolder: boolean;
}

/** The models with a revision pinned here; others are set with their revision: `owner/name@revision`. */
const PINNED: Readonly<Record<string, string>> = {
  'Xenova/all-MiniLM-L6-v2': '751bff37182d3f1213fa05d7196b954e230abad9',
};

/** The names of model files in the folder `onnx` on the hub. */
const FULL = 'model.onnx';
const QUANTISED = 'model_quantized.onnx';

const SHORT = 12;
const HASHED_BYTES = 1024 * 1024;

/**
 * A folder (by its path, or by its name below `modelFolder`) is identified by its content: the hash of its model file
 * is its revision. A name on the hub is pinned by the revision after its `@`.
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

/** The model's name in the settings of an index, without loading the model. */
export async function identifyModel(named: string, modelFolder: string): Promise<string> {
  return (await findModel(named, modelFolder)).identity;
}

async function modelFileIn(folder: string): Promise<string | undefined> {
  const names: readonly string[] = await readdir(join(folder, 'onnx')).catch(() => []);
  const file = [FULL, QUANTISED].find((name) => names.includes(name));
  return file === undefined ? undefined : join(folder, 'onnx', file);
}

/** A hash of the length and the first part, which includes weights: a start need not read all 90 MB. */
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
