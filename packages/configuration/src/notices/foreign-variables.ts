import { type Given, namesChanged, namesGiven } from '../given-variables.ts';

/** Variables that many shells set for other programs, and that have no effect here. */
export interface ForeignVariables {
  readonly names: readonly string[];
  /** What follows their names in one line: why they have no effect, and what would give them one. */
  readonly reason: string;
}

/** Access to a service, and the variables that make this program use it. */
interface Access {
  readonly names: readonly string[];
  readonly users: readonly string[];
  /** What has to be set so that the access is used. */
  readonly hint: string;
  readonly isForModels?: true;
}

const ACCESSES: readonly Access[] = [
  {
    names: ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
    users: ['OPENAI_MODEL', 'OPENAI_EMBEDDING_MODEL', 'OPENAI_MODERATION_MODEL'],
    hint: 'OPENAI_MODEL',
    isForModels: true,
  },
  {
    names: ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_KEY', 'AZURE_OPENAI_API_VERSION'],
    users: ['AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_LARGE_DEPLOYMENT', 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT'],
    hint: 'AZURE_OPENAI_DEPLOYMENT',
    isForModels: true,
  },
  {
    names: ['AZURE_SEARCH_KEY', 'AZURE_SEARCH_API_VERSION'],
    users: ['AZURE_SEARCH_ENDPOINT', 'AZURE_SEARCH_INDEX', 'AZURE_SEARCH_FIELDS'],
    hint: 'AZURE_SEARCH_ENDPOINT',
  },
  {
    names: ['OTEL_EXPORTER_OTLP_HEADERS'],
    users: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    hint: 'OTEL_EXPORTER_OTLP_ENDPOINT',
  },
];

/** A machine type such as `x86_64-conda-linux-gnu`, which conda and cross-compilers put into `HOST`. */
const MACHINE_TYPE = /^(?:x86_64|i[3-6]86|aarch64|arm\w*|powerpc\w*|ppc\w*|riscv\w*|s390x)(?:-[\w.]+){2,3}$/;

/** The variables in an environment that have no effect. They are no mistake. */
export function findForeign(given: Given): ForeignVariables[] {
  return [...findUnusedAccess(given), ...findMachineType(given)];
}

/** The variables without those that have no effect. */
export function withoutForeign(given: Given): Given {
  const foreign = new Set(findForeign(given).flatMap(({ names }) => names));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !foreign.has(name)));
}

function findUnusedAccess(given: Given): ForeignVariables[] {
  const writes = namesGiven(given, 'OPENAI_MODEL', 'AZURE_OPENAI_DEPLOYMENT').length > 0;
  return ACCESSES.flatMap(({ names: access, users, hint, isForModels = false }) => {
    const names = namesGiven(given, ...access);
    if (names.length === 0 || namesChanged(given, ...users).length > 0) return [];
    const effect =
      isForModels && !writes ? 'not used, as no model is named: answers are made without one' : 'not used';
    return [{ names, reason: `${effect}; to use ${names.length === 1 ? 'it' : 'them'}, set ${hint}` }];
  });
}

function findMachineType({ HOST }: Given): ForeignVariables[] {
  return HOST !== undefined && MACHINE_TYPE.test(HOST)
    ? [
        {
          names: ['HOST'],
          reason: 'names the machine type of a compiler and no address; the default applies',
        },
      ]
    : [];
}
