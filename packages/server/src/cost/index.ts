export { type CostOf, costOfCalls, createPriceList } from './price-list.ts';
export { addUsage, totalUsage } from './total-usage.ts';
export { createUsageCount, type DeploymentUsage, type UsageCount } from './usage-count.ts';
