export { alertMetrics } from './alert-metrics.ts';
export { type AlertMeasure, type AlertRule, alertRules, isFiring, type Measured } from './alert-rules.ts';
