/**
 * Time as the controllers see it. Stamps are real time; durations written in resources
 * (pauses, intervals, reconciliation) are divided by `factor`, so that a demo walks a
 * ten-minute canary in seconds while what it writes still makes sense to a reader.
 */
export interface SandboxClock {
  now(): Date;
  /** How many times faster than real time durations pass; 1 is real time. */
  readonly factor: number;
  setFactor(factor: number): void;
  /** Real milliseconds that a duration written in a resource takes. */
  realMs(seconds: number): number;
}

export function createClock(initialFactor = 1): SandboxClock {
  let factor = initialFactor;
  return {
    now: () => new Date(),
    get factor() {
      return factor;
    },
    setFactor(next) {
      if (!Number.isFinite(next) || next <= 0) {
        throw new Error(`time factor must be a positive number, got ${next}`);
      }
      factor = next;
    },
    realMs: seconds => (seconds * 1000) / factor,
  };
}
