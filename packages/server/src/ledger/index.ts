export { createLedger, type Ledger, type LedgerReading } from './ledger.ts';
export type { Replica, ReplicaState } from './replicas.ts';
export {
  type DailyCost,
  type Statistics,
  type StatisticsOptions,
  summarize,
  summarizeDays,
} from './summarize.ts';
