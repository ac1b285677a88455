export type { Credentials, Role } from './authorize.ts';
export type { Fault, Faults, FaultTarget } from './faults.ts';
export {
  type AzureSearchOptions,
  type AzureSearchStandIn,
  type RecordedRequest,
  startAzureSearch,
} from './start-azure-search.ts';
