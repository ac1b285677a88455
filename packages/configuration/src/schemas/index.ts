export { chatDeployments, modelPrices } from './models.ts';
export { amount, flag, percent, seconds, wholeNumber } from './numbers.ts';
export { searchFields } from './search-fields.ts';
export { headerList, insightsConnection } from './telemetry.ts';
export { apiKey, apiVersion, indexName, list, listenAddress, originList } from './texts.ts';
export { type TrustedProxy, trustedProxy } from './trusted-proxy.ts';
export {
  azureOpenAIUrl,
  azureUrl,
  isEmulator,
  modelServerUrl,
  publicUrl,
  redisUrl,
  serviceUrl,
} from './urls.ts';
