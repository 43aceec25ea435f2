export {
  formatFleetCursor,
  parseFleetCursor,
  type FleetCursor,
} from './FleetCursor';
export { fleetQuerySchema, type FleetQuery } from './FleetQuery';
export {
  compareFleetRows,
  createFleetRow,
  matchesFleetQuery,
  type FleetRow,
} from './fleetRows';
