import type { DeploymentSize } from './deployment-size.ts';
import { blendedPrice, modelCost } from './model-cost.ts';
import { priceList, priceOf, type TokenPrice } from './prices.ts';
import { DAYS_PER_MONTH, volumeOf, type Workload } from './workload.ts';

/** One line of the estimate. */
export interface ServiceCost {
  readonly service: string;
  /** US dollars a month. */
  readonly dollars: number;
  /** The components of the figure. */
  readonly basis: string;
}

const SECONDS_PER_MONTH = DAYS_PER_MONTH * 86_400;
/** A question, standalone, as the embedding model counts it. */
const QUESTION_TOKENS = 20;
/** An answer with its citations and headers, as it goes out. */
const ANSWER_GIGABYTES = 4e-6;
/** A request's line in the log and its share of the traces. */
const LOGGED_GIGABYTES = 1.5e-6;
/** How long an answer of the model and one of the cache hold one of a replica's places. */
const MODEL_SECONDS = 2.5;
const CACHE_SECONDS = 0.05;
const REQUESTS_PER_REPLICA = 50;
/** Azure OpenAI, Search, Redis, Key Vault and the registry. */
const PRIVATE_ENDPOINTS = 5;

/** The month by service, for a workload on a deployment of one size. */
export function estimateMonth(
  workload: Workload,
  size: DeploymentSize,
  configuredPrices?: ReadonlyMap<string, TokenPrice>,
): ServiceCost[] {
  const { platform, models } = priceList;
  const volume = volumeOf(workload);
  const millionRequests = volume.messagesPerMonth / 1e6;
  const { embeddingTokens = QUESTION_TOKENS } = workload;
  const price = blendedPrice(size.chatDeployments, configuredPrices);

  const replicas = averageReplicas(workload, size.server.minReplicas);
  const { vcpuSecond, gibSecond } = platform.containerApps;
  const perReplica =
    SECONDS_PER_MONTH *
    (Number(size.server.cpu) * vcpuSecond + Number.parseFloat(size.server.memory) * gibSecond);
  const embedding = priceOf(models.embeddingMillionTokens, size.embeddingDeployment.model);
  const searchUnits = size.search.replicas * size.search.partitions;
  const redisNodes = size.redis.highAvailability ? 2 : 1;
  const endpoints = size.privateNetwork ? PRIVATE_ENDPOINTS : 0;

  return [
    {
      service: 'Azure OpenAI, answers',
      dollars: modelCost(workload, price),
      basis: `${round(volume.modelCallsPerMonth / 1e6)} M calls of ${round(workload.inputTokens)} + ${round(workload.outputTokens)} tokens`,
    },
    {
      service: 'Azure OpenAI, embeddings',
      dollars: (volume.modelCallsPerMonth * embeddingTokens * embedding) / 1e6,
      basis: `${round(embeddingTokens)} tokens a question`,
    },
    {
      service: 'Azure AI Search',
      dollars: searchUnits * priceOf(platform.searchUnitMonth, size.search.sku),
      basis: `${size.search.sku}, ${searchUnits} search unit(s)`,
    },
    {
      service: 'Azure Managed Redis',
      dollars: redisNodes * priceOf(platform.redisNodeMonth, size.redis.sku),
      basis: `${size.redis.sku}, ${redisNodes} node(s)`,
    },
    {
      service: 'Container Apps',
      dollars: replicas * perReplica + millionRequests * platform.containerApps.millionRequests,
      basis: `${round(replicas)} replicas of ${size.server.cpu} vCPU on average`,
    },
    {
      service: 'Edge',
      dollars:
        priceOf(platform.edgeMonth, size.edge) +
        millionRequests * priceOf(platform.edgeMillionRequests, size.edge),
      basis: size.edge,
    },
    {
      service: 'Logs and telemetry',
      dollars: volume.messagesPerMonth * LOGGED_GIGABYTES * platform.logsGigabyte,
      basis: `${round(volume.messagesPerMonth * LOGGED_GIGABYTES)} GB`,
    },
    {
      service: 'Traffic',
      dollars: volume.messagesPerMonth * ANSWER_GIGABYTES * platform.trafficGigabyte,
      basis: `${round(volume.messagesPerMonth * ANSWER_GIGABYTES)} GB out`,
    },
    {
      service: 'Registry and private endpoints',
      dollars: priceOf(platform.registryMonth, size.registry) + endpoints * platform.privateEndpointMonth,
      basis: `registry ${size.registry}, ${endpoints} endpoints`,
    },
  ];
}

/** The sum of an estimate, in US dollars. */
export function totalOf(costs: readonly ServiceCost[]): number {
  return costs.reduce((sum, { dollars }) => sum + dollars, 0);
}

/** The scale rule adds replicas by requests under way, never below the least number of them. */
function averageReplicas(workload: Workload, minReplicas: number): number {
  const seconds = workload.hitRate * CACHE_SECONDS + (1 - workload.hitRate) * MODEL_SECONDS;
  return Math.max(minReplicas, (volumeOf(workload).averagePerSecond * seconds) / REQUESTS_PER_REPLICA);
}

function round(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
