export { type NodeService, openService } from './open-service.ts';
export { type ProcessIO, run } from './run.ts';
export { openSwaggerUi } from './swagger-ui.ts';
