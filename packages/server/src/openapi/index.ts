export { addApi } from './add-api.ts';
