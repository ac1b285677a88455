// Who the service and the indexer are. Each gets the roles that it needs and no other.
param location string
@minLength(13)
param token string
param tags object

resource server 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-server-${token}'
  location: location
  tags: tags
}

resource indexer 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-indexer-${token}'
  location: location
  tags: tags
}

resource gateway 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-gateway-${token}'
  location: location
  tags: tags
}

output server object = {
  id: server.id
  clientId: server.properties.clientId
  principalId: server.properties.principalId
}
output indexer object = {
  id: indexer.id
  clientId: indexer.properties.clientId
  principalId: indexer.properties.principalId
}
output gateway object = { id: gateway.id, principalId: gateway.properties.principalId }
