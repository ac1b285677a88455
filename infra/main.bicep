// Everything that the service needs in Azure, for `azd up`. docs/deploy/azure.md explains the parameters.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
param environmentName string
param location string

@description('Which file of infra/sizes applies.')
@allowed(['dev', 'production'])
param size string = 'dev'

@description('What stands in front of the service; unless given, what the size says.')
@allowed(['', 'none', 'front-door', 'application-gateway'])
param edge string = ''

@description('Whether the services are reachable from the network of the apps alone; unless given, what the size says.')
@allowed(['', 'true', 'false'])
param privateNetwork string = ''

@description('A firewall that is new detects first; its log tells when it can block.')
@allowed(['Detection', 'Prevention'])
param firewallMode string = 'Detection'

@description('For an Application Gateway: the URL of the secret of its certificate in the Key Vault.')
param certificateSecretUrl string = ''

@description('Keeps addresses from being recovered from a copy of Redis: openssl rand -base64 32')
@secure()
@minLength(32)
param clientKeySecret string

@description('Who gets the alerts.')
param alertEmail string = ''
param searchIndex string = 'rag-documents'
param chatTitle string = ''
param corsOrigins string = ''

@description('Set by azd after a deployment.')
param serverImage string = ''
@description('Set by azd after a deployment.')
param indexerImage string = ''

var sizes = {
  dev: loadJsonContent('sizes/dev.json')
  production: loadJsonContent('sizes/production.json')
}
var chosen = sizes[size]
var chosenEdge = empty(edge) ? chosen.edge : edge
var isPrivate = empty(privateNetwork) ? chosen.privateNetwork : bool(privateNetwork)
var hasNetwork = isPrivate || chosenEdge == 'application-gateway'
var publicNetworkAccess = isPrivate ? 'Disabled' : 'Enabled'
var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    retentionDays: chosen.logRetentionDays
    serverPrincipalId: identities.outputs.server.principalId
    indexerPrincipalId: identities.outputs.indexer.principalId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    insightsId: monitoring.outputs.insightsId
    email: alertEmail
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, token: token, tags: tags, insightsId: monitoring.outputs.insightsId }
}

module network 'modules/network.bicep' = if (hasNetwork) {
  scope: group
  params: { location: location, token: token, tags: tags }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    // Private endpoints need Premium.
    sku: isPrivate ? 'Premium' : chosen.registry
    serverPrincipalId: identities.outputs.server.principalId
    indexerPrincipalId: identities.outputs.indexer.principalId
  }
}

module openai 'modules/openai.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    chatDeployments: chosen.chatDeployments
    embeddingDeployment: chosen.embeddingDeployment
    publicNetworkAccess: publicNetworkAccess
    serverPrincipalId: identities.outputs.server.principalId
    indexerPrincipalId: identities.outputs.indexer.principalId
  }
}

module search 'modules/search.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    sku: chosen.search.sku
    replicas: chosen.search.replicas
    partitions: chosen.search.partitions
    publicNetworkAccess: toLower(publicNetworkAccess)
    serverPrincipalId: identities.outputs.server.principalId
    indexerPrincipalId: identities.outputs.indexer.principalId
  }
}

module redis 'modules/redis.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    sku: chosen.redis.sku
    highAvailability: chosen.redis.highAvailability
    zoneRedundant: chosen.zoneRedundant
    publicNetworkAccess: publicNetworkAccess
    serverPrincipalId: identities.outputs.server.principalId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    publicNetworkAccess: publicNetworkAccess
    indexerPrincipalId: identities.outputs.indexer.principalId
    serverPrincipalId: identities.outputs.server.principalId
    gatewayPrincipalId: identities.outputs.gateway.principalId
    clientKeySecret: clientKeySecret
    redisUrl: redis.outputs.url
    insightsConnectionString: monitoring.outputs.connectionString
  }
}

// The DNS zones of the network stand in this order, too.
var privateServices = [
  { name: 'openai', groupId: 'account' }
  { name: 'search', groupId: 'searchService' }
  { name: 'redis', groupId: 'redisEnterprise' }
  { name: 'key-vault', groupId: 'vault' }
  { name: 'registry', groupId: 'registry' }
]

module privateEndpoints 'modules/private-endpoint.bicep' = [
  for (service, index) in privateServices: if (isPrivate) {
    scope: group
    params: {
      location: location
      tags: tags
      name: service.name
      groupId: service.groupId
      subnetId: network!.outputs.endpointsSubnetId
      targetId: [
        openai.outputs.id
        search.outputs.id
        redis.outputs.id
        keyVault.outputs.id
        registry.outputs.id
      ][index]
      zoneId: network!.outputs.zoneIds[index]
    }
  }
]

module appsEnvironment 'modules/apps-environment.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    subnetId: hasNetwork ? network!.outputs.appsSubnetId : ''
    internal: chosenEdge == 'application-gateway'
    publicNetworkAccess: chosenEdge == 'none' ? 'Enabled' : 'Disabled'
    zoneRedundant: chosen.zoneRedundant
  }
}

module appsZone 'modules/apps-zone.bicep' = if (chosenEdge == 'application-gateway') {
  scope: group
  params: {
    token: token
    tags: tags
    domain: appsEnvironment.outputs.defaultDomain
    staticIp: appsEnvironment.outputs.staticIp
    networkId: network!.outputs.id
  }
}

module frontDoorProfile 'modules/front-door-profile.bicep' = if (chosenEdge == 'front-door') {
  scope: group
  params: { token: token, tags: tags }
}

module server 'modules/server.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    environmentId: appsEnvironment.outputs.id
    image: serverImage
    registryServer: registry.outputs.loginServer
    identity: identities.outputs.server
    size: chosen.server
    azureOpenAIEndpoint: openai.outputs.endpoint
    chatDeployments: chosen.chatDeployments
    embeddingDeployment: chosen.embeddingDeployment
    searchEndpoint: search.outputs.endpoint
    searchIndex: searchIndex
    // Container Apps' ingress appends to X-Forwarded-For, behind an Application Gateway as the second of two.
    trustedProxy: chosenEdge == 'front-door'
      ? 'front-door:${frontDoorProfile!.outputs.id}'
      : chosenEdge == 'application-gateway' ? 'app-gateway:2' : 'hops:1'
    dailyCostBudget: chosen.dailyCostBudget
    chatTitle: chatTitle
    corsOrigins: corsOrigins
    clientKeySecretUrl: keyVault.outputs.clientKeySecretUrl
    redisUrlSecretUrl: keyVault.outputs.redisUrlSecretUrl
    insightsSecretUrl: keyVault.outputs.insightsSecretUrl
  }
  dependsOn: [privateEndpoints]
}

module indexer 'modules/indexer.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    environmentId: appsEnvironment.outputs.id
    image: indexerImage
    registryServer: registry.outputs.loginServer
    identity: identities.outputs.indexer
    size: chosen.indexer
    azureOpenAIEndpoint: openai.outputs.endpoint
    embeddingDeployment: chosen.embeddingDeployment
    searchEndpoint: search.outputs.endpoint
    searchIndex: searchIndex
    insightsSecretUrl: keyVault.outputs.insightsSecretUrl
  }
  dependsOn: [privateEndpoints]
}

module frontDoor 'modules/front-door.bicep' = if (chosenEdge == 'front-door') {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    profileName: frontDoorProfile!.outputs.name
    serverFqdn: server.outputs.fqdn
    environmentId: appsEnvironment.outputs.id
    firewallMode: firewallMode
  }
}

// The certificate lies in the Key Vault that the first deployment makes, so the gateway comes with the second.
var hasGateway = chosenEdge == 'application-gateway' && !empty(certificateSecretUrl)

module applicationGateway 'modules/application-gateway.bicep' = if (hasGateway) {
  scope: group
  params: {
    location: location
    token: token
    tags: tags
    subnetId: network!.outputs.gatewaySubnetId
    serverFqdn: server.outputs.fqdn
    identityId: identities.outputs.gateway.id
    certificateSecretUrl: certificateSecretUrl
    firewallMode: firewallMode
    zoneRedundant: chosen.zoneRedundant
  }
  dependsOn: [appsZone]
}

output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_NAME string = keyVault.outputs.name
output SERVICE_SERVER_NAME string = server.outputs.name
output SERVICE_INDEXER_NAME string = indexer.outputs.name
output SERVICE_URL string = chosenEdge == 'front-door'
  ? frontDoor!.outputs.url
  : hasGateway ? applicationGateway!.outputs.url : 'https://${server.outputs.fqdn}'
