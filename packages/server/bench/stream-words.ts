/** What the models of the benchmarks write, again and again. It stands in no question and no passage. */
export const WORD = 'Wednesdays ';

/** How the serving process is. */
export interface Snapshot {
  readonly open: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** How much of one core it used since the last look. */
  readonly cpuShare: number;
  readonly loopP50Ms: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
}
