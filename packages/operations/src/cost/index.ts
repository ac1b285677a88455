export type { CountedDay } from './counted-days.ts';
export type { DeploymentSize } from './deployment-size.ts';
export { estimateMonth, type ServiceCost, totalOf } from './estimate-month.ts';
export { blendedPrice, modelCost } from './model-cost.ts';
export { listedEmbeddings, listedModels, priceList, type TokenPrice } from './prices.ts';
export { type Volume, volumeOf, type Workload } from './workload.ts';
