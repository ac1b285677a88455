// The names of an internal environment's apps, for the network that an Application Gateway looks them up from.
@minLength(13)
param token string
param tags object
param domain string
param staticIp string
param networkId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: domain
  location: 'global'
  tags: tags

  resource everyApp 'A' = {
    name: '*'
    properties: { ttl: 300, aRecords: [{ ipv4Address: staticIp }] }
  }

  resource link 'virtualNetworkLinks' = {
    name: 'link-${token}'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
}
