// The Front Door itself, whose id the service must know before Front Door can know the service.
@minLength(13)
param token string
param tags object

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: 'afd-${token}'
  location: 'global'
  tags: tags
  // Managed firewall rules and Private Link need Premium.
  sku: { name: 'Premium_AzureFrontDoor' }
  properties: {
    // Longer than an answer as a whole may take.
    originResponseTimeoutSeconds: 240
  }
}

output name string = profile.name
output id string = profile.properties.frontDoorId
