export { compareFleetRows } from './compareFleetRows';
export { createFleetMatcher } from './createFleetMatcher';
export { createFleetRow } from './createFleetRow';
export { parseFleetCursor, type FleetCursor } from './FleetCursor';
export { paginateFleet } from './paginateFleet';
export { readBelonging } from './readBelonging';
export { toFullRef } from './toFullRef';
