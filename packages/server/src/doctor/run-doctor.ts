import {
  type Configuration,
  ConfigurationError,
  createIdentityOpener,
  embeddingModelName,
  findNotices,
  type Notice,
  type OpenAzureIdentity,
  readConfiguration,
} from '@rag/configuration';
import { checkClientKey } from './check-client-key.ts';
import { checkDocuments } from './check-documents.ts';
import { checkIndex, checkInPlace } from './check-index.ts';
import { checkEmbedder, checkModels } from './check-models.ts';
import { checkModerator } from './check-moderator.ts';
import { checkPort } from './check-port.ts';
import { type Finding, toFailure } from './finding.ts';

export interface DoctorIO {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
}

const EXIT_OK = 0;
const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

const HELP = `Checks every service that is configured: what is wrong, and how to repair it.

  pnpm run doctor           one line for each check: ok, warn or fail
  pnpm run doctor --json    the same for programs

Exit codes: 0 nothing failed, 1 something did, 2 the configuration or an argument is wrong.
`;

/** Checks what the environment configures and prints the findings. Resolves with the exit code. */
export async function runDoctor({ args, env, stdout }: DoctorIO): Promise<number> {
  const asJson = args.includes('--json');
  if (args.some((argument) => argument !== '--json')) {
    stdout.write(HELP);
    return args.some((argument) => argument === '--help' || argument === '-h') ? EXIT_OK : EXIT_USAGE;
  }
  let configuration: Configuration;
  try {
    configuration = readConfiguration(env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    print(stdout, error.problems.map(toConfigurationFinding), asJson);
    return EXIT_USAGE;
  }
  const findings = [...findNotices(env).map(toNoticeFinding), ...(await examine(configuration))];
  print(stdout, findings, asJson);
  return findings.some(({ status }) => status === 'fail') ? EXIT_FAILURE : EXIT_OK;
}

async function examine(configuration: Configuration): Promise<Finding[]> {
  const identity = createIdentityOpener();
  // The other checks load and compute a lot at once, which would count as waiting for Redis.
  const redis = await examineRedis(configuration.redis, identity);
  const [documents, port, models, moderation, [embeddings, index], inPlace] = await Promise.all([
    checkDocuments(configuration, { identity }),
    checkPort(configuration.http),
    checkModels(configuration.models, { identity }),
    checkModerator(configuration.models, { identity }),
    checkEmbedder(configuration.models, { identity }).then(async ({ finding, ...found }) => {
      const wantsVectors = (await embeddingModelName(configuration.models)) !== undefined;
      return [finding, await checkIndex(configuration, { identity, wantsVectors, ...found })] as const;
    }),
    checkInPlace(configuration, { identity }),
  ]);
  return [
    documents,
    port,
    ...models,
    ...moderation,
    embeddings,
    index,
    ...inPlace,
    redis,
    ...checkClientKey(configuration),
  ];
}

async function examineRedis(
  { url, isCluster, usesEntraId }: Configuration['redis'],
  identity: OpenAzureIdentity,
): Promise<Finding> {
  if (url === undefined)
    return {
      check: 'redis',
      status: 'ok',
      message: 'no Redis is configured: each process keeps its own state',
    };
  const { checkRedis } = await import('./check-redis.ts');
  const credential = usesEntraId ? { credential: (await identity()).credential } : {};
  return checkRedis({ url, isCluster }, credential).catch((error: unknown) =>
    error instanceof ConfigurationError
      ? { check: 'redis', status: 'fail', message: error.problems.join('; ') }
      : toFailure('redis', 'Redis is not usable', error, { otherwise: 'check REDIS_URL' }),
  );
}

function toConfigurationFinding(message: string): Finding {
  return { check: 'configuration', status: 'fail', message, remedy: 'docs/configuration.md' };
}

function toNoticeFinding({ message, isMistake }: Notice): Finding {
  return { check: 'configuration', status: isMistake ? 'warn' : 'ok', message };
}

function print(stdout: DoctorIO['stdout'], findings: readonly Finding[], asJson: boolean): void {
  if (asJson) {
    const ok = findings.every(({ status }) => status !== 'fail');
    stdout.write(`${JSON.stringify({ ok, findings }, undefined, 2)}\n`);
    return;
  }
  for (const { check, status, message, remedy } of findings) {
    const advice = remedy === undefined ? '' : ` – ${remedy}`;
    stdout.write(`${status.padEnd(4)}  ${check.padEnd(13)}  ${message}${advice}\n`);
  }
}
