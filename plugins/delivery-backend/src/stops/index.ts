export type { StopPage, StopRequests, StopService } from './StopService';
export { Stops, type StopsOptions } from './Stops';
