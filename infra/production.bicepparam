// For `az deployment sub create` without azd. What the size holds: sizes/production.json.
using 'main.bicep'

param size = 'production'
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'rag-chat-production')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param clientKeySecret = readEnvironmentVariable('RAG_CLIENT_KEY_SECRET')
param certificateSecretUrl = readEnvironmentVariable('RAG_CERTIFICATE_SECRET_URL', '')
param alertEmail = readEnvironmentVariable('RAG_ALERT_EMAIL', '')
param serverImage = readEnvironmentVariable('SERVICE_SERVER_IMAGE_NAME', '')
param indexerImage = readEnvironmentVariable('SERVICE_INDEXER_IMAGE_NAME', '')
