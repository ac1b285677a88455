export { alertMetrics } from './alert-metrics.ts';
export { type AlertMeasure, type AlertRule, alertRules, isFiring } from './alert-rules.ts';
