export { gitHostOf, matchesHost } from './hostPatterns';
export {
  EMPTY_LEDGER,
  LEAST_PER_MINUTE,
  reserveWrites,
  type WriteLedger,
  type WriteLimits,
} from './reserveWrites';
