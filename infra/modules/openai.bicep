// Azure OpenAI with one deployment that makes vectors and several that write, which stand in for each other.
param location string
@minLength(13)
param token string
param tags object
param chatDeployments array
param embeddingDeployment object
param publicNetworkAccess string
param serverPrincipalId string
param indexerPrincipalId string

var roles = loadJsonContent('../roles.json')

resource account 'Microsoft.CognitiveServices/accounts@2025-09-01' = {
  name: 'aoai-${token}'
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    // Entra ID tokens need a host name of the resource's own.
    customSubDomainName: 'aoai-${token}'
    disableLocalAuth: true
    publicNetworkAccess: publicNetworkAccess
    networkAcls: { defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny' }
  }
}

// One after the other: an account takes one change at a time.
@batchSize(1)
resource deployments 'Microsoft.CognitiveServices/accounts/deployments@2025-09-01' = [
  for deployment in concat(chatDeployments, [embeddingDeployment]): {
    parent: account
    name: deployment.name
    sku: { name: deployment.sku, capacity: deployment.capacity }
    properties: {
      model: { format: 'OpenAI', name: deployment.model }
      versionUpgradeOption: 'OnceCurrentVersionExpired'
    }
  }
]

resource serverUses 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, serverPrincipalId, 'user')
  scope: account
  properties: {
    principalId: serverPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Cognitive Services OpenAI User'])
  }
}

resource indexerUses 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, indexerPrincipalId, 'user')
  scope: account
  properties: {
    principalId: indexerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Cognitive Services OpenAI User'])
  }
}

output id string = account.id
output endpoint string = account.properties.endpoint
