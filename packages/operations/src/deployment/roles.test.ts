import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, readCompiledResources } from './compiled-template.ts';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
const roleIds: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'infra/roles.json'), 'utf8'),
);

/** `service: Search Index Data Reader` for each role assignment of the template. */
const assigned = readCompiledResources()
  .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
  .map((assignment) => {
    const who = /parameters\('(\w+)PrincipalId'\)/.exec(String(at(assignment, 'principalId')))?.[1];
    const role = /variables\('roles'\)(?:\['([^']+)'\]|\.(\w+))/.exec(
      String(at(assignment, 'roleDefinitionId')),
    );
    return `${who === 'server' ? 'service' : who}: ${role?.[1] ?? role?.[2]}`;
  });

/** The same for each row of the table that the documentation has. */
const documented = page
  .slice(page.indexOf('## Managed identity'))
  .split('\n')
  .filter((line) => /^\| (?:service|indexer)/.test(line))
  .flatMap((line) => {
    const [, who = '', roles = ''] = line.split('|').map((cell) => cell.trim());
    return Object.keys(roleIds)
      .filter((role) => roles.includes(role))
      .flatMap((role) => (who.match(/service|indexer/g) ?? []).map((one) => `${one}: ${role}`));
  });

describe('role assignments', () => {
  it('contain every documented role', () => {
    expect(documented.length).toBeGreaterThanOrEqual(5);
    expect(assigned).toEqual(expect.arrayContaining(documented));
  });

  it('contain no other roles except those that the platform needs', () => {
    const platform = ['AcrPull', 'Key Vault Secrets User', 'Monitoring Metrics Publisher'];
    const others = assigned.filter((each) => !platform.some((role) => each.endsWith(`: ${role}`)));
    expect(others.sort()).toEqual([...documented].sort());
  });

  it('allow the service to log in to Redis', () => {
    const policies = readCompiledResources().filter(({ type }) => type.endsWith('/accessPolicyAssignments'));
    expect(policies.map((policy) => at(policy, 'user', 'objectId'))).toEqual([
      "[parameters('serverPrincipalId')]",
    ]);
  });
});
