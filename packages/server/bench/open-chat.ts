import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIndexWriter, readConfiguration } from '@rag/configuration';
import { type NodeService, openService } from '../src/node/index.ts';
import { createLogger, type Logger } from '../src/observability/index.ts';

/** The whole service on an index file of two passages, with its log thrown away. */
const DATA_DIR = mkdtempSync(join(tmpdir(), 'rag-bench-'));
process.once('exit', () => rmSync(DATA_DIR, { recursive: true, force: true }));

const { writer, close } = await openIndexWriter(readConfiguration({ DATA_DIR }));
await writer.stage({ fingerprint: 'bench', dimensions: 0, request: 'bench' });
await writer.upsert({ source: 'library.pdf', contentHash: 'a'.repeat(64), chunkCount: 2, pageCount: 2 }, [
  {
    id: 'library.pdf:1',
    page: 1,
    heading: 'Opening hours',
    content: 'On Saturdays the library opens at ten in the morning and closes at two in the afternoon.',
  },
  {
    id: 'library.pdf:2',
    page: 2,
    heading: 'Lending',
    content: 'Books are lent for four weeks and films for one week; both can be renewed twice.',
  },
]);
await writer.publish();
await close();

/** Opens it. `variables` are further ones, such as those of a model, of Redis or of telemetry. */
export function openChat(
  variables: Readonly<Record<string, string>>,
  logger: Logger = createLogger('info'),
): Promise<NodeService> {
  const configuration = readConfiguration({
    DATA_DIR,
    RATE_LIMIT_PER_MINUTE: '1000000',
    STREAMS_PER_ADDRESS: '100000',
    MAX_STREAMS: '100000',
    LOG_LEVEL: 'info',
    ...variables,
  });
  return openService(configuration, logger);
}
