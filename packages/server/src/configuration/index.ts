export { readSettings, type ServerSettings } from './server-settings.ts';
