import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertMetrics, alertRules } from '../alerts/index.ts';
import { at, onlyResource } from './compiled-template.ts';

const infra = join(import.meta.dirname, '../../../../infra');

describe('the compiled template', () => {
  it.each([
    ['Microsoft.CognitiveServices/accounts', ['disableLocalAuth'], true],
    ['Microsoft.Search/searchServices', ['disableLocalAuth'], true],
    ['Microsoft.Cache/redisEnterprise/databases', ['accessKeysAuthentication'], 'Disabled'],
    ['Microsoft.Insights/components', ['DisableLocalAuth'], true],
    ['Microsoft.OperationalInsights/workspaces', ['features', 'disableLocalAuth'], true],
    ['Microsoft.ContainerRegistry/registries', ['adminUserEnabled'], false],
    ['Microsoft.KeyVault/vaults', ['enableRbacAuthorization'], true],
  ] as const)('disables logins to %s with a key', (type, path, value) => {
    expect(at(onlyResource(type), ...path)).toBe(value);
  });

  it.each([
    ['Microsoft.Cache/redisEnterprise', ['minimumTlsVersion'], '1.2'],
    ['Microsoft.Cache/redisEnterprise/databases', ['clientProtocol'], 'Encrypted'],
    ['Microsoft.Network/applicationGateways', ['sslPolicy', 'policyName'], 'AppGwSslPolicy20220101'],
    ['Microsoft.App/containerApps', ['configuration', 'ingress', 'allowInsecure'], false],
  ] as const)('requires TLS 1.2 or later for %s', (type, path, value) => {
    expect(at(onlyResource(type), ...path)).toBe(value);
  });

  it('passes streams through the Application Gateway without buffering', () => {
    const gateway = onlyResource('Microsoft.Network/applicationGateways');
    expect(at(gateway, 'globalConfiguration', 'enableResponseBuffering')).toBe(false);
  });

  it('gives a replica more time to shut down than the longest stream takes', () => {
    const template = readFileSync(join(infra, 'compiled/main.json'), 'utf8');
    expect(template).toContain('"streamMaxSeconds": 220');
    expect(template).toContain(
      '"gracePeriodSeconds": "[add(add(variables(\'shutdownDelaySeconds\'), variables(\'streamMaxSeconds\')), 30)]"',
    );
  });

  it('has a query for every metric of the alert rules', () => {
    const queries = JSON.parse(readFileSync(join(infra, 'alert-queries.json'), 'utf8'));
    expect(Object.keys(queries).sort()).toEqual(alertRules.map(({ measure }) => measure).sort());
  });

  it.each(['alert-queries.json', 'modules/workbook.bicep'])('queries only metrics that exist: %s', (file) => {
    const names = readFileSync(join(infra, file), 'utf8').match(/\brag\.[a-z.]+/g) ?? [];
    expect([...new Set(names)].sort()).toEqual(Object.values(alertMetrics).sort());
  });
});
