// The service: replicas by requests under way, and time for open streams to end.
param location string
@minLength(13)
param token string
param tags object
param environmentId string
@description('Empty until the first deployment: a sample runs in its place.')
param image string
param registryServer string
param identity object
param size object
param azureOpenAIEndpoint string
param chatDeployments array
param embeddingDeployment object
param searchEndpoint string
param searchIndex string
param trustedProxy string
param dailyCostBudget string
param chatTitle string
param corsOrigins string
param clientKeySecretUrl string
param redisUrlSecretUrl string
param insightsSecretUrl string

var hasImage = !empty(image)
var port = hasImage ? 3000 : 80
var models = loadJsonContent('../../packages/operations/src/cost/prices.json').models
var prices = models.millionTokens
var embeddingPrice = models.embeddingMillionTokens[embeddingDeployment.model]
// Below the 240 s after which the ingress ends a request.
var streamMaxSeconds = 220
var shutdownDelaySeconds = 10
// Those in front need to notice that a replica is not ready, then the longest stream may end.
var gracePeriodSeconds = shutdownDelaySeconds + streamMaxSeconds + 30

resource server 'Microsoft.App/containerApps@2026-01-01' = {
  name: 'ca-server-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'server' })
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
        traffic: [{ latestRevision: true, weight: 100 }]
      }
      registries: [{ server: registryServer, identity: identity.id }]
      secrets: [
        { name: 'client-key-secret', keyVaultUrl: clientKeySecretUrl, identity: identity.id }
        { name: 'redis-url', keyVaultUrl: redisUrlSecretUrl, identity: identity.id }
        { name: 'insights-connection-string', keyVaultUrl: insightsSecretUrl, identity: identity.id }
      ]
    }
    template: {
      terminationGracePeriodSeconds: gracePeriodSeconds
      containers: [
        {
          name: 'server'
          image: hasImage ? image : 'mcr.microsoft.com/k8se/quickstart:latest'
          resources: { cpu: json(size.cpu), memory: size.memory }
          env: [
            { name: 'AZURE_CLIENT_ID', value: identity.clientId }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', secretRef: 'insights-connection-string' }
            { name: 'APPLICATIONINSIGHTS_ENTRA_ID', value: 'true' }
            { name: 'AZURE_OPENAI_ENDPOINT', value: azureOpenAIEndpoint }
            {
              name: 'AZURE_OPENAI_DEPLOYMENT'
              value: join(map(chatDeployments, each => '${each.name}=${each.model}*${each.weight}'), ', ')
            }
            { name: 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT', value: embeddingDeployment.name }
            { name: 'EMBEDDING_DIMENSIONS', value: string(embeddingDeployment.dimensions) }
            { name: 'AZURE_SEARCH_ENDPOINT', value: searchEndpoint }
            { name: 'AZURE_SEARCH_INDEX', value: searchIndex }
            { name: 'REDIS_URL', secretRef: 'redis-url' }
            { name: 'REDIS_ENTRA_ID', value: 'true' }
            { name: 'CLIENT_KEY_SECRET', secretRef: 'client-key-secret' }
            { name: 'TRUSTED_PROXY', value: trustedProxy }
            { name: 'REPLICAS', value: string(size.maxReplicas) }
            { name: 'CORS_ORIGINS', value: corsOrigins }
            { name: 'CHAT_TITLE', value: chatTitle }
            {
              name: 'MODEL_PRICES'
              value: join(concat(map(chatDeployments, each => '${each.name}=${prices[each.model].input}/${prices[each.model].cachedInput}/${prices[each.model].output}'), ['${embeddingDeployment.name}=${embeddingPrice}/${embeddingPrice}/0']), ', ')
            }
            { name: 'DAILY_COST_BUDGET', value: dailyCostBudget }
            { name: 'STREAM_MAX_SECONDS', value: string(streamMaxSeconds) }
            { name: 'SHUTDOWN_DELAY_SECONDS', value: string(shutdownDelaySeconds) }
            { name: 'SHUTDOWN_GRACE_SECONDS', value: string(streamMaxSeconds) }
          ]
          probes: hasImage
            ? [
                {
                  type: 'Startup'
                  httpGet: { path: '/health', port: port }
                  periodSeconds: 2
                  failureThreshold: 30
                }
                {
                  type: 'Liveness'
                  httpGet: { path: '/health', port: port }
                  periodSeconds: 10
                  timeoutSeconds: 3
                  failureThreshold: 3
                }
                {
                  type: 'Readiness'
                  httpGet: { path: '/ready', port: port }
                  periodSeconds: 5
                  timeoutSeconds: 3
                  failureThreshold: 2
                }
              ]
            : []
        }
      ]
      scale: {
        minReplicas: size.minReplicas
        maxReplicas: size.maxReplicas
        // Open streams count as requests under way.
        rules: [
          { name: 'requests', http: { metadata: { concurrentRequests: string(size.concurrentRequests) } } }
        ]
      }
    }
  }
}

output fqdn string = server.properties.configuration.ingress.fqdn
output name string = server.name
