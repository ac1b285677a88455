/** The names of the providers in OpenTelemetry's conventions for generative AI. */
export const PROVIDERS = {
  azure: { provider: 'azure.ai.openai' },
  openai: { provider: 'openai' },
} as const;
