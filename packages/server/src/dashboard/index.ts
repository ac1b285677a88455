export { type AddDashboard, createDashboard } from './create-dashboard.ts';
