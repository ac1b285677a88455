/** What one replica needed for one question on average, measured by `pnpm load`. */
export interface MeasuredReplica {
  /** Processor time of the server. */
  readonly cpuMs: number;
  /** From the question to the end of the answer, which is how long a question occupies a replica. */
  readonly meanSeconds: number;
  readonly memoryMiB: number;
  readonly redisCommands: number;
  /** In both directions. */
  readonly redisBytes: number;
  readonly redisMemoryBytes: number;
  readonly searches: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly embeddingTokens: number;
  /** The share of answers from the cache. Everything that a cached answer does not need grows with its complement. */
  readonly hitShare: number;
}

/** Limits, prices and habits that were not measured. Each needs a source; see docs/load/fleet.json. */
export interface FleetAssumptions {
  readonly messagesPerPerson: number;
  /** The rate of the busiest minutes, relative to the mean of the day. */
  readonly peakFactor: number;
  readonly zipfExponent: number;
  /** The share of questions that do not depend on a conversation and can therefore be repeated. */
  readonly repeatableShare: number;
  readonly answerTtlSeconds: number;
  readonly replica: {
    readonly cores: number;
    readonly memoryMiB: number;
    /** The share of a replica's processor time that is used at the peak. */
    readonly targetUtilization: number;
    readonly concurrentQuestions: number;
    readonly min: number;
    readonly max: number;
    readonly dollarsPerHour: number;
  };
  readonly redis: Priced & {
    readonly commandsPerSecond: number;
    readonly megabytesPerSecond: number;
    readonly memoryMiB: number;
  };
  readonly search: Priced & { readonly queriesPerSecond: number };
  readonly model: {
    readonly tokensPerMinute: number;
    readonly dollarsPerMillion: {
      readonly input: number;
      readonly cachedInput: number;
      readonly output: number;
    };
    readonly embeddingDollarsPerMillion: number;
  };
}

interface Priced {
  readonly dollarsPerMonth: number;
}

export interface FleetScenario {
  readonly name: string;
  readonly peoplePerDay: number;
  /** How many distinct questions these people ask. */
  readonly distinctQuestions: number;
}

/** One part of the fleet at the peak. Above a utilization of 1, the part does not carry the load. */
export interface PartLoad {
  readonly part: string;
  readonly load: number;
  readonly limit: number;
  readonly unit: string;
  readonly utilization: number;
  /** Whether the load grows with the number of people. */
  readonly isProportional: boolean;
}

export interface FleetForecast {
  readonly scenario: FleetScenario;
  readonly meanPerSecond: number;
  readonly peakPerSecond: number;
  readonly hitShare: number;
  readonly replicas: number;
  /** The most used part first. */
  readonly parts: readonly PartLoad[];
  /** The first part that a growing load exceeds, and at how many people a day, with the same hit share. */
  readonly breaksFirst: { readonly part: string; readonly peoplePerDay: number };
  readonly dollarsPerMonth: {
    readonly model: number;
    readonly embeddings: number;
    readonly replicas: number;
    readonly search: number;
    readonly redis: number;
    readonly total: number;
  };
}
