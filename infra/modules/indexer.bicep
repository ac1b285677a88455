// The indexer, started by the pipeline or by hand: az containerapp job start. Its image holds the documents.
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
param embeddingDeployment object
param searchEndpoint string
param searchIndex string
param insightsSecretUrl string

var hasImage = !empty(image)

resource indexer 'Microsoft.App/jobs@2026-01-01' = {
  name: 'caj-indexer-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'indexer' })
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Manual'
      manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 }
      // An interrupted run ends in the same index as a whole one, so it may simply be tried again.
      replicaTimeout: 7200
      replicaRetryLimit: 1
      registries: [{ server: registryServer, identity: identity.id }]
      secrets: [{ name: 'insights-connection-string', keyVaultUrl: insightsSecretUrl, identity: identity.id }]
    }
    template: {
      containers: [
        {
          name: 'indexer'
          image: hasImage ? image : 'mcr.microsoft.com/k8se/quickstart-jobs:latest'
          args: hasImage ? ['index', '--prune', '--json'] : []
          resources: { cpu: json(size.cpu), memory: size.memory }
          env: [
            { name: 'AZURE_CLIENT_ID', value: identity.clientId }
            { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', secretRef: 'insights-connection-string' }
            { name: 'APPLICATIONINSIGHTS_ENTRA_ID', value: 'true' }
            { name: 'AZURE_OPENAI_ENDPOINT', value: azureOpenAIEndpoint }
            { name: 'AZURE_OPENAI_EMBEDDING_DEPLOYMENT', value: embeddingDeployment.name }
            { name: 'EMBEDDING_DIMENSIONS', value: string(embeddingDeployment.dimensions) }
            { name: 'AZURE_SEARCH_ENDPOINT', value: searchEndpoint }
            { name: 'AZURE_SEARCH_INDEX', value: searchIndex }
          ]
        }
      ]
    }
  }
}

output name string = indexer.name
