// The index. The service reads it; the indexer builds the next one and moves the alias.
param location string
@minLength(13)
param token string
param tags object
param sku string
param replicas int
param partitions int
param publicNetworkAccess string
param serverPrincipalId string
param indexerPrincipalId string

var roles = loadJsonContent('../roles.json')

resource search 'Microsoft.Search/searchServices@2025-05-01' = {
  name: 'srch-${token}'
  location: location
  tags: tags
  sku: { name: sku }
  properties: {
    replicaCount: replicas
    partitionCount: partitions
    disableLocalAuth: true
    publicNetworkAccess: publicNetworkAccess
    // About a dollar for a thousand questions, more than the model: the service does not ask for it.
    semanticSearch: 'disabled'
  }
}

resource serverReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(search.id, serverPrincipalId, 'reader')
  scope: search
  properties: {
    principalId: serverPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Search Index Data Reader'])
  }
}

resource indexerManages 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(search.id, indexerPrincipalId, 'service')
  scope: search
  properties: {
    principalId: indexerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Search Service Contributor'])
  }
}

resource indexerWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(search.id, indexerPrincipalId, 'data')
  scope: search
  properties: {
    principalId: indexerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Search Index Data Contributor'])
  }
}

output id string = search.id
output endpoint string = 'https://${search.name}.search.windows.net'
