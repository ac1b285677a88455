export { isTableRow, toReadableRows } from './text-tables.ts';
