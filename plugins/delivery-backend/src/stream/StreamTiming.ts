import type { Schedule } from '../index/index';

export interface StreamTiming {
  schedule: Schedule;
  heartbeatMs: number;
  /** How often a subscriber's rights are looked at again. */
  recheckMs: number;
  /** How often states are looked at that change with time alone. */
  tickMs: number;
  /** How long what an entity's subscribers were told is kept for those who come back. */
  lingerMs: number;
}

export const DEFAULT_STREAM_INTERVALS = {
  heartbeatMs: 15_000,
  recheckMs: 60_000,
  tickMs: 10_000,
  lingerMs: 60_000,
};
