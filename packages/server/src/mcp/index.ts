export { createMcpRoute, type McpRoute, type McpRouteOptions } from './create-mcp-route.ts';
