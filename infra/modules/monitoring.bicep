// Logs, traces and metrics. Nothing but Entra ID logs in, so the service needs a role to send.
param location string
@minLength(13)
param token string
param tags object
param retentionDays int
param serverPrincipalId string
param indexerPrincipalId string

var roles = loadJsonContent('../roles.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    // Application Insights replaces client addresses by 0.0.0.0 unless this is true.
    DisableIpMasking: false
  }
}

resource serverPublishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, serverPrincipalId, 'publisher')
  scope: insights
  properties: {
    principalId: serverPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Monitoring Metrics Publisher'])
  }
}

resource indexerPublishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, indexerPrincipalId, 'publisher')
  scope: insights
  properties: {
    principalId: indexerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Monitoring Metrics Publisher'])
  }
}

output workspaceId string = workspace.id
output insightsId string = insights.id
// Names the endpoint and the resource. Without a role it gives access to nothing.
output connectionString string = insights.properties.ConnectionString
