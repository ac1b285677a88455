import { variables } from '@rag/configuration';
import { describe, expect, it } from 'vitest';
import { at, onlyResource } from './compiled-template.ts';
import notSet from './variables-not-set.json' with { type: 'json' };

interface EnvironmentEntry {
  readonly name: string;
  readonly value?: string;
  readonly secretRef?: string;
}
interface SecretEntry {
  readonly name: string;
  readonly keyVaultUrl?: string;
  readonly identity?: string;
  readonly value?: string;
}

const server = onlyResource('Microsoft.App/containerApps');
const indexer = onlyResource('Microsoft.App/jobs');
const serverEnvironment = environmentOf(server);
const secrets = secretsOf(server);
const names = variables.map(({ name }) => name);
/** Read by libraries, so the configuration does not know them. */
const READ_BY_LIBRARIES = ['AZURE_CLIENT_ID', 'APPLICATIONINSIGHTS_CONNECTION_STRING'];

function environmentOf(resource: typeof server): readonly EnvironmentEntry[] {
  return at(resource, 'template', 'containers', 0, 'env') as readonly EnvironmentEntry[];
}

function secretsOf(resource: typeof server): readonly SecretEntry[] {
  return at(resource, 'configuration', 'secrets') as readonly SecretEntry[];
}

describe('the variables of the deployed service', () => {
  it('include every variable of the configuration except those listed as not set', () => {
    const set = serverEnvironment.map(({ name }) => name);
    const leftOut = Object.values(notSet).flat();
    expect(names.filter((name) => !set.includes(name)).sort()).toEqual(leftOut.sort());
  });

  it.each([
    ['service', serverEnvironment],
    ['indexer', environmentOf(indexer)],
  ])('are known to the configuration (%s)', (_, environment) => {
    const unknown = environment.filter(
      ({ name }) => !names.includes(name) && !READ_BY_LIBRARIES.includes(name),
    );
    expect(unknown).toEqual([]);
  });

  it('are set once', () => {
    const set = serverEnvironment.map(({ name }) => name);
    expect(set).toEqual([...new Set(set)]);
  });

  it('are references to the Key Vault when they are secret', () => {
    const secretNames = variables.filter(({ isSecret }) => isSecret).map(({ name }) => name);
    const secretEntries = serverEnvironment.filter(({ name }) => secretNames.includes(name));
    expect(secretEntries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['REDIS_URL', 'CLIENT_KEY_SECRET']),
    );
    for (const entry of secretEntries) {
      expect(entry).toEqual({ name: entry.name, secretRef: expect.any(String) });
      expect(secrets.map(({ name }) => name)).toContain(entry.secretRef);
    }
    for (const entry of environmentOf(indexer).filter(({ name }) => secretNames.includes(name)))
      expect(entry).toEqual({ name: entry.name, secretRef: expect.any(String) });
  });

  it('contain no secret as plain text', () => {
    for (const secret of [...secrets, ...secretsOf(indexer)]) {
      expect(secret.keyVaultUrl).toMatch(/SecretUrl'\)\]$/);
      expect(secret.identity).toBe("[parameters('identity').id]");
      expect(secret.value).toBeUndefined();
    }
  });

  it('name the same index and embedding model for the service and the indexer', () => {
    const shared = environmentOf(indexer).filter(({ name }) => name !== 'AZURE_CLIENT_ID');
    expect(serverEnvironment).toEqual(expect.arrayContaining([...shared]));
  });
});
