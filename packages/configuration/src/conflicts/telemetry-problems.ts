import type { Given } from '../given-variables.ts';

export function telemetryProblems(given: Given): string[] {
  const {
    APPLICATIONINSIGHTS_ENTRA_ID: usesEntraId,
    APPLICATIONINSIGHTS_CONNECTION_STRING: connection,
    METRICS_TOKEN: token,
    PROMETHEUS_METRICS: prometheus,
  } = given;
  return [
    ...(usesEntraId === 'true' && connection === undefined
      ? ['APPLICATIONINSIGHTS_ENTRA_ID: needs APPLICATIONINSIGHTS_CONNECTION_STRING']
      : []),
    ...(token !== undefined && prometheus !== 'true' ? ['METRICS_TOKEN: needs PROMETHEUS_METRICS=true'] : []),
  ];
}
