// The images. Pushed by the pipeline, so it stays reachable from outside, for Entra ID identities alone.
param location string
@minLength(13)
param token string
param tags object
@allowed(['Basic', 'Standard', 'Premium'])
param sku string
param serverPrincipalId string
param indexerPrincipalId string

var roles = loadJsonContent('../roles.json')

resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  name: 'cr${token}'
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
  }
}

resource serverPulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, serverPrincipalId, 'pull')
  scope: registry
  properties: {
    principalId: serverPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.AcrPull)
  }
}

resource indexerPulls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, indexerPrincipalId, 'pull')
  scope: registry
  properties: {
    principalId: indexerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.AcrPull)
  }
}

output id string = registry.id
output loginServer string = registry.properties.loginServer
