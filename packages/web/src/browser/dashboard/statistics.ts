/** What `GET /dashboard/data` answers, as far as the page shows it. */
export interface Statistics {
  readonly atMs: number;
  readonly scope: 'fleet' | 'replica' | 'cut_off_replica';
  readonly minutes: readonly Minute[];
  readonly lastHour: {
    readonly questions: number;
    readonly failed: number;
    readonly limited: number;
    readonly limitedClients: number;
    readonly cache: Counts;
    readonly outcomes: Counts;
    readonly errors: Counts;
    readonly degraded: Counts;
    readonly ratings: Counts;
    readonly durations: Durations;
    readonly firstText: Durations;
  };
  readonly hourlyCost: readonly number[];
  readonly today: {
    readonly cost: number;
    readonly saved: number;
    readonly tokens: number;
    readonly savedTokens: number;
    readonly questions: number;
    readonly budget: number;
    readonly byDeployment: Readonly<Record<string, { readonly cost: number; readonly tokens: number }>>;
    readonly unpriced: readonly string[];
  };
  readonly alerts: readonly Alert[];
  readonly replicas: readonly Replica[];
}

export type Counts = Readonly<Record<string, number>>;

export interface Durations {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

export interface Minute {
  readonly questions: number;
  readonly failed: number;
  readonly limited: number;
  readonly hits: number;
  readonly lookups: number;
  readonly durations: Durations;
  readonly firstText: Durations;
}

export interface Alert {
  readonly id: string;
  readonly title: string;
  readonly severity: 'error' | 'warning';
  readonly windowMinutes: number;
  readonly threshold: number;
  readonly isFiring: boolean;
  readonly value?: number;
}

export interface Replica {
  readonly name: string;
  readonly version: string;
  readonly generation?: string;
  readonly openStreams: number;
  readonly isReady: boolean;
  readonly startedAtMs: number;
  readonly circuits: Readonly<Record<string, string>>;
}
