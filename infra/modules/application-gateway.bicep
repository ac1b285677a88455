// An edge for streams: responses are passed on as they come.
param location string
@minLength(13)
param token string
param tags object
param subnetId string
param serverFqdn string
param identityId string
@description('The certificate of the public name: the URL of a secret in the Key Vault.')
param certificateSecretUrl string
@allowed(['Detection', 'Prevention'])
param firewallMode string
param zoneRedundant bool

var name = 'agw-${token}'
var zones = zoneRedundant ? ['1', '2', '3'] : null
func part(gateway string, kind string, child string) object => {
  id: resourceId('Microsoft.Network/applicationGateways/${kind}', gateway, child)
}

resource address 'Microsoft.Network/publicIPAddresses@2025-01-01' = {
  name: 'pip-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: zones
  properties: {
    publicIPAllocationMethod: 'Static'
    dnsSettings: { domainNameLabel: 'rag-${token}' }
  }
}

resource firewall 'Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies@2025-01-01' = {
  name: 'waf-${token}'
  location: location
  tags: tags
  properties: {
    policySettings: { state: 'Enabled', mode: firewallMode, requestBodyCheck: true, maxRequestBodySizeInKb: 128 }
    managedRules: {
      managedRuleSets: [
        { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1' }
        { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
      ]
      // People ask about "select … from" and <script>: questions are data here, and never run.
      exclusions: [
        { matchVariable: 'RequestArgValues', selectorMatchOperator: 'StartsWith', selector: 'message' }
      ]
    }
  }
}

resource gateway 'Microsoft.Network/applicationGateways@2025-01-01' = {
  name: name
  location: location
  tags: tags
  zones: zones
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    sku: { name: 'WAF_v2', tier: 'WAF_v2' }
    autoscaleConfiguration: { minCapacity: 1, maxCapacity: 10 }
    firewallPolicy: { id: firewall.id }
    enableHttp2: true
    // The firewall reads requests as a whole. Responses are not held back.
    globalConfiguration: { enableRequestBuffering: true, enableResponseBuffering: false }
    // TLS 1.2 at the least, and 1.3.
    sslPolicy: { policyType: 'Predefined', policyName: 'AppGwSslPolicy20220101' }
    gatewayIPConfigurations: [{ name: 'subnet', properties: { subnet: { id: subnetId } } }]
    frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: address.id } } }]
    frontendPorts: [
      { name: 'https', properties: { port: 443 } }
      { name: 'http', properties: { port: 80 } }
    ]
    sslCertificates: [{ name: 'public', properties: { keyVaultSecretId: certificateSecretUrl } }]
    backendAddressPools: [{ name: 'server', properties: { backendAddresses: [{ fqdn: serverFqdn }] } }]
    probes: [
      {
        name: 'ready'
        properties: {
          protocol: 'Https'
          path: '/ready'
          interval: 5
          timeout: 5
          unhealthyThreshold: 2
          pickHostNameFromBackendHttpSettings: true
        }
      }
    ]
    backendHttpSettingsCollection: [
      {
        name: 'server'
        properties: {
          port: 443
          protocol: 'Https'
          pickHostNameFromBackendAddress: true
          // Longer than an answer as a whole may take.
          requestTimeout: 240
          cookieBasedAffinity: 'Disabled'
          probe: part(name, 'probes', 'ready')
          connectionDraining: { enabled: true, drainTimeoutInSec: 240 }
        }
      }
    ]
    httpListeners: [
      {
        name: 'https'
        properties: {
          frontendIPConfiguration: part(name, 'frontendIPConfigurations', 'public')
          frontendPort: part(name, 'frontendPorts', 'https')
          protocol: 'Https'
          sslCertificate: part(name, 'sslCertificates', 'public')
        }
      }
      {
        name: 'http'
        properties: {
          frontendIPConfiguration: part(name, 'frontendIPConfigurations', 'public')
          frontendPort: part(name, 'frontendPorts', 'http')
          protocol: 'Http'
        }
      }
    ]
    redirectConfigurations: [
      {
        name: 'to-https'
        properties: {
          redirectType: 'Permanent'
          targetListener: part(name, 'httpListeners', 'https')
          includePath: true
          includeQueryString: true
        }
      }
    ]
    requestRoutingRules: [
      {
        name: 'https'
        properties: {
          ruleType: 'Basic'
          priority: 100
          httpListener: part(name, 'httpListeners', 'https')
          backendAddressPool: part(name, 'backendAddressPools', 'server')
          backendHttpSettings: part(name, 'backendHttpSettingsCollection', 'server')
        }
      }
      {
        name: 'http'
        properties: {
          ruleType: 'Basic'
          priority: 200
          httpListener: part(name, 'httpListeners', 'http')
          redirectConfiguration: part(name, 'redirectConfigurations', 'to-https')
        }
      }
    ]
  }
}

output url string = 'https://${address.properties.dnsSettings.fqdn}'
