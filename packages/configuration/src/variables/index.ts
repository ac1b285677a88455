export { chat } from './chat.ts';
export { http } from './http.ts';
export { limits } from './limits.ts';
export { azureOpenAI, embedding, generation, openai } from './models.ts';
export { redis } from './redis.ts';
export { search } from './search.ts';
export { storage } from './storage.ts';
export { LOG_LEVELS, type LogLevel, telemetry } from './telemetry.ts';
