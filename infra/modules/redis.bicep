// What replicas share. Everything in it may be lost at any time, so nothing is written to disk.
param location string
@minLength(13)
param token string
param tags object
param sku string
param highAvailability bool
param zoneRedundant bool
param publicNetworkAccess string
param serverPrincipalId string

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: 'redis-${token}'
  location: location
  tags: tags
  sku: { name: any(sku) }
  zones: zoneRedundant ? ['1', '2', '3'] : null
  properties: {
    minimumTlsVersion: '1.2'
    highAvailability: highAvailability ? 'Enabled' : 'Disabled'
    publicNetworkAccess: any(publicNetworkAccess)
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: cluster
  name: 'default'
  properties: {
    port: 10000
    clientProtocol: 'Encrypted'
    // One endpoint for all shards, so the service needs no cluster client.
    clusteringPolicy: 'EnterpriseCluster'
    evictionPolicy: 'VolatileLRU'
    accessKeysAuthentication: 'Disabled'
  }
}

resource serverUses 'Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments@2025-07-01' = {
  parent: database
  name: 'server'
  properties: {
    accessPolicyName: 'default'
    user: { objectId: serverPrincipalId }
  }
}

output id string = cluster.id
// Without a password: the service logs in as its identity.
output url string = 'rediss://${serverPrincipalId}@${cluster.properties.hostName}:10000'
