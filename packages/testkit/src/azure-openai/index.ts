export type { CallOutcome, RecordedCall } from './call-log.ts';
export {
  type ChatDeployment,
  DEFAULT_DEPLOYMENTS,
  type Deployment,
  type EmbeddingDeployment,
} from './deployment.ts';
export type { Fault, FaultScope, Operation } from './faults.ts';
export type { ChoosePace, Pace } from './pace.ts';
export type { TokenUsage } from './send-body.ts';
export { type AzureOpenAI, type AzureOpenAIOptions, startAzureOpenAI } from './start-azure-openai.ts';
