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
import { findRate, formatAttempts, missedBy } from './run/find-rate.ts';
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
  const corpus = join(ROOT, 'docs', 'corpus');
  if (options.findRate) {
    const attempts = await findRate(options.trace.questionsPerSecond, async (questionsPerSecond) => {
      const trace = { ...options.trace, questionsPerSecond };
      const { run } = await measureService({ ...options, trace }, corpus, process.env, say);
      return { questionsPerSecond, missed: missedBy(run) };
    });
    process.stdout.write(
      `${options.isJson ? JSON.stringify(attempts, null, 2) : formatAttempts(attempts)}\n`,
    );
    return;
  }
  const { run, service } = await measureService(options, corpus, process.env, say);
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
