import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findModel } from './find-model.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'models-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function writeModel(name: string, file: string, content: string): Promise<string> {
  await mkdir(join(folder, name, 'onnx'), { recursive: true });
  await writeFile(join(folder, name, 'onnx', file), content);
  return join(folder, name);
}

it('findModel finds a folder by its path and by its name in the model folder', async () => {
  const path = await writeModel('encoder', 'model.onnx', 'weights');
  const byPath = await findModel(path, '/nowhere');
  expect(byPath).toMatchObject({ model: 'encoder', modelFolder: folder, dtype: 'fp32', isFolder: true });
  expect(await findModel('encoder', folder)).toEqual(byPath);
});

it('findModel names a folder by a hash of its content', async () => {
  const first = await findModel(await writeModel('encoder', 'model.onnx', 'weights'), folder);
  const second = await findModel(await writeModel('encoder', 'model.onnx', 'other weights'), folder);
  expect(first.identity).toMatch(/^encoder@[0-9a-f]{12}$/u);
  expect(second.identity).not.toBe(first.identity);
});

it('findModel uses the quantized file when there is no other', async () => {
  const path = await writeModel('small', 'model_quantized.onnx', 'weights');
  expect(await findModel(path, folder)).toMatchObject({ dtype: 'q8' });
});

it('findModel treats any other name as one of the hub, with its revision', async () => {
  expect(await findModel('owner/model@abc', folder)).toMatchObject({
    model: 'owner/model',
    revision: 'abc',
    modelFolder: folder,
    isFolder: false,
  });
});
