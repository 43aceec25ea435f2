export { createHealthLedger } from './createHealthLedger';
export { HealthLedger } from './HealthLedger';
