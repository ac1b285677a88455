export { type AddMcpRoute, addMcpRoute } from './add-mcp-route.ts';
