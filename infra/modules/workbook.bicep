// The figures of the alert rules over time, in the portal.
param location string
@minLength(13)
param token string
param tags object
param insightsId string

var queries = loadJsonContent('../alert-queries.json')
var charts = [
  { title: 'Requests a minute', query: 'requests | summarize value = sum(itemCount) by bin(timestamp, 1m)' }
  { title: 'Share of errors', query: 'requests | summarize value = 1.0 * sumif(itemCount, toint(resultCode) >= 500) / sum(itemCount) by bin(timestamp, 5m)' }
  { title: 'P50, P95 and P99 in seconds', query: 'requests | where name has "/chat" | summarize p50 = percentilew(duration, itemCount, 50) / 1000.0, p95 = percentilew(duration, itemCount, 95) / 1000.0, p99 = percentilew(duration, itemCount, 99) / 1000.0 by bin(timestamp, 5m)' }
  { title: 'Cache results', query: 'customMetrics | where name == "rag.cache.lookups" | summarize value = sum(valueSum) by tostring(customDimensions["rag.cache.result"]), bin(timestamp, 5m)' }
  { title: 'Rate-limited requests', query: 'requests | where resultCode == "429" | summarize value = sum(itemCount) by bin(timestamp, 15m)' }
  { title: 'Spend of the model, dollars an hour', query: 'customMetrics | where name == "rag.model.cost" | summarize value = sum(valueSum) by bin(timestamp, 1h)' }
]
var tiles = [
  for measure in items(queries): {
    type: 3
    name: 'now-${measure.key}'
    customWidth: '20'
    content: {
      version: 'KqlItem/1.0'
      title: measure.key
      query: measure.value
      size: 4
      timeContext: { durationMs: 3600000 }
      queryType: 0
      resourceType: 'microsoft.insights/components'
      visualization: 'card'
      textSettings: { style: 'bignumber' }
    }
  }
]
var series = [
  for chart in charts: {
    type: 3
    name: chart.title
    customWidth: '50'
    content: {
      version: 'KqlItem/1.0'
      title: chart.title
      query: chart.query
      size: 0
      timeContext: { durationMs: 86400000 }
      queryType: 0
      resourceType: 'microsoft.insights/components'
      visualization: 'timechart'
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, token, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'rag-chat'
    category: 'workbook'
    sourceId: insightsId
    serializedData: string({ version: 'Notebook/1.0', items: concat(tiles, series), fallbackResourceIds: [insightsId] })
  }
}
