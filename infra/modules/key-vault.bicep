// The secrets of the service. It reads them as its identity, when a replica starts.
param location string
@minLength(13)
param token string
param tags object
param publicNetworkAccess string
param serverPrincipalId string
param indexerPrincipalId string
param gatewayPrincipalId string
@secure()
param clientKeySecret string
@secure()
param redisUrl string
@secure()
param insightsConnectionString string

var roles = loadJsonContent('../roles.json')

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 30
    enablePurgeProtection: true
    publicNetworkAccess: publicNetworkAccess
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
    }
  }
}

resource clientKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'client-key-secret'
  properties: { value: clientKeySecret }
}

resource redis 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'redis-url'
  properties: { value: redisUrl }
}

resource insights 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'insights-connection-string'
  properties: { value: insightsConnectionString }
}

resource serverReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, serverPrincipalId, 'secrets')
  scope: vault
  properties: {
    principalId: serverPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
  }
}

// The one secret that the indexer needs.
resource indexerReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, indexerPrincipalId, 'secrets')
  scope: insights
  properties: {
    principalId: indexerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
  }
}

// The certificate of the Application Gateway.
resource gatewayReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, gatewayPrincipalId, 'secrets')
  scope: vault
  properties: {
    principalId: gatewayPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Key Vault Secrets User'])
  }
}

output id string = vault.id
output name string = vault.name
// Without a version, so that a new value is found within half an hour.
output clientKeySecretUrl string = '${vault.properties.vaultUri}secrets/${clientKey.name}'
output redisUrlSecretUrl string = '${vault.properties.vaultUri}secrets/${redis.name}'
output insightsSecretUrl string = '${vault.properties.vaultUri}secrets/${insights.name}'
