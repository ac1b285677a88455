/** `pnpm cost`: the cost of a month, by service. */
import { runCost } from './run-cost.ts';

process.exitCode = await runCost({
  args: process.argv.slice(2),
  env: process.env,
  write: (text) => process.stdout.write(text),
});
