// The alert rules of packages/operations, which the dashboard evaluates as well, as alerts of Azure Monitor.
param location string
@minLength(13)
param token string
param tags object
param insightsId string
@description('Who is told. Without an address the alerts only show in the portal.')
param email string

var rules = loadJsonContent('../../packages/operations/src/alerts/alert-rules.json')
var queries = loadJsonContent('../alert-queries.json')
var severities = { error: 1, warning: 2 }
// How often a window of so many minutes is looked at.
var frequencies = { '5': 'PT5M', '15': 'PT5M', '60': 'PT15M', '1440': 'PT1H' }
var windows = { '5': 'PT5M', '15': 'PT15M', '60': 'PT1H', '1440': 'P1D' }

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'rag-chat'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.id}-${token}'
    location: location
    tags: tags
    properties: {
      displayName: rule.title
      description: 'What it means and what to do: docs/operations.md, ${rule.id}'
      enabled: true
      severity: severities[rule.severity]
      scopes: [insightsId]
      windowSize: windows[string(rule.windowMinutes)]
      evaluationFrequency: frequencies[string(rule.windowMinutes)]
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: replace(queries[rule.measure], '{minimumCount}', string(rule.?minimumCount ?? 1))
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: rule.comparison == 'above' ? 'GreaterThan' : 'LessThan'
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]
