// Where the service and the indexer run.
param location string
@minLength(13)
param token string
param tags object
param workspaceId string
@description('Empty without a network.')
param subnetId string
@description('Whether only the network reaches it: behind an Application Gateway.')
param internal bool
@description('Disabled behind Front Door, which comes in by Private Link.')
param publicNetworkAccess string
param zoneRedundant bool

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: 'cae-${token}'
  location: location
  tags: tags
  properties: {
    // By a diagnostic setting, which needs no key of the workspace.
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
    zoneRedundant: zoneRedundant && !empty(subnetId)
    publicNetworkAccess: any(publicNetworkAccess)
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: internal }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

output id string = environment.id
output defaultDomain string = environment.properties.defaultDomain
output staticIp string = environment.properties.staticIp
