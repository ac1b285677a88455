/**
 * `pnpm load` loads the service in its Azure configuration with a trace of visits, and forecasts a fleet from what one
 * process needed. See docs/load/README.md.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FleetAssumptions, FleetScenario } from './fleet/fleet-types.ts';
import { measureReplica } from './fleet/measure-replica.ts';
import { simulateFleet } from './fleet/simulate-fleet.ts';
import { readLoadOptions, USAGE } from './load-options.ts';
import { formatReport } from './report/format-report.ts';
import { measureService } from './run/measure-service.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');

try {
  if (process.argv.includes('--help')) process.stdout.write(USAGE);
  else await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = readLoadOptions(process.argv.slice(2), join(ROOT, 'docs', 'load', 'fleet.json'));
  const fleet: { assumptions: FleetAssumptions; scenarios: readonly FleetScenario[] } = JSON.parse(
    await readFile(options.fleetFile, 'utf8'),
  );
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { run, service } = await measureService(options, join(ROOT, 'docs', 'corpus'), process.env, say);
  const replica = service && measureReplica(run, service);
  const forecasts =
    replica === undefined
      ? []
      : fleet.scenarios.map((scenario) => simulateFleet(replica, scenario, fleet.assumptions));
  const report = options.isJson
    ? JSON.stringify(
        { run, service: service && { ...service, usage: undefined }, replica, forecasts },
        null,
        2,
      )
    : formatReport(run, service, forecasts);
  process.stdout.write(`${report}\n`);
  if (run.outcomes.failed > 0) process.exitCode = 1;
}
