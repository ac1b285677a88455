import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SwaggerUi, SwaggerUiFile } from '../openapi/index.ts';

const gzipAsync = promisify(gzip);

function pathOf(file: string): string {
  return fileURLToPath(import.meta.resolve(`swagger-ui-dist/${file}`));
}

/** Reads Swagger UI from its package, each file when it is first asked for, and keeps the compressed form. */
export function openSwaggerUi(): SwaggerUi {
  const { version } = JSON.parse(readFileSync(pathOf('package.json'), 'utf8')) as { version: string };
  const compressed = new Map<SwaggerUiFile, Promise<Uint8Array<ArrayBuffer>>>();

  async function compress(file: SwaggerUiFile): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await gzipAsync(await readFile(pathOf(file))));
  }

  return {
    version,
    async read(file, acceptsGzip) {
      if (!acceptsGzip) return { body: new Uint8Array(await readFile(pathOf(file))), isGzip: false };
      let body = compressed.get(file);
      if (body === undefined) {
        body = compress(file);
        compressed.set(file, body);
      }
      return { body: await body, isGzip: true };
    },
  };
}
