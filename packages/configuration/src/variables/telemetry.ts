import { z } from 'zod';
import { flag, headerList, insightsConnection, percent, serviceUrl } from '../schemas/index.ts';
import { secretVariable, variable } from '../variable.ts';

export const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What other programs call these levels, in a variable that shells often export. `debug` has nothing more to show. */
const OTHER_NAMES: Readonly<Record<string, LogLevel>> = {
  all: 'info',
  silly: 'info',
  trace: 'info',
  verbose: 'info',
  debug: 'info',
  http: 'info',
  notice: 'info',
  warning: 'warn',
  err: 'error',
  fatal: 'error',
  critical: 'error',
  alert: 'error',
  off: 'silent',
  none: 'silent',
};

/** One of {@link LOG_LEVELS}, in any case and by the names that other programs use. */
function logLevel() {
  const level = z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`);
  return z
    .string()
    .transform((text) => OTHER_NAMES[text.toLowerCase()] ?? text.toLowerCase())
    .pipe(level);
}

/** Logs, traces and metrics for the operator. */
export const telemetry = z.object({
  logLevel: variable('LOG_LEVEL', logLevel(), {
    description:
      '`info`, `warn`, `error` or `silent`. When not set: `warn` on a terminal, otherwise `info`. In any case, and by the names of other programs too: `debug` means `info`. Questions are never logged.',
  }),
  otlpEndpoint: variable('OTEL_EXPORTER_OTLP_ENDPOINT', serviceUrl(), {
    description:
      'A collector that takes [traces and metrics](telemetry.md) by OTLP over HTTP with Protocol Buffers, such as `http://localhost:4318`.',
  }),
  otlpHeaders: secretVariable('OTEL_EXPORTER_OTLP_HEADERS', headerList(), {
    description: 'Headers for that collector: `name=value, name=value`, percent-encoded, such as its key.',
  }),
  insightsConnection: secretVariable('APPLICATIONINSIGHTS_CONNECTION_STRING', insightsConnection(), {
    description:
      'The connection string of the Application Insights resource that gets traces and metrics. `APPINSIGHTS_CONNECTION_STRING` works as well.',
  }),
  insightsUsesEntraId: variable('APPLICATIONINSIGHTS_ENTRA_ID', flag(), {
    description:
      "Whether to log in there with tokens of the [managed identity](#managed-identity), or the Azure CLI's login: for a resource that has local authentication switched off.",
    default: 'false',
  }),
  servesPrometheus: variable('PROMETHEUS_METRICS', flag(), {
    description:
      'Whether `GET /metrics` answers with the metrics in the format of Prometheus. Set `METRICS_TOKEN` where others can reach the port.',
    default: 'false',
  }),
  metricsToken: secretVariable(
    'METRICS_TOKEN',
    z.string().min(16, 'must be 16 characters or more, such as those of: openssl rand -base64 32'),
    { description: 'The bearer token that `GET /metrics` then asks for.' },
  ),
  dashboardToken: secretVariable(
    'DASHBOARD_TOKEN',
    z.string().min(16, 'must be 16 characters or more, such as those of: openssl rand -base64 32'),
    {
      description:
        'The password of [`/dashboard`](dashboard.md), with any user name. When not set: only browsers on this machine see the dashboard, and only while `HOST` is an address of this machine alone.',
    },
  ),
  printsTraces: variable('PRINT_TRACES', flag(), {
    description: 'Whether to print each trace to the terminal, as a tree with times. For development.',
    default: 'false',
  }),
  traceShare: variable('TRACE_SAMPLE_PERCENT', percent(), {
    description:
      'The share of requests that are traced, in percent. Metrics count all requests, whatever this is.',
    default: '10',
  }),
});
