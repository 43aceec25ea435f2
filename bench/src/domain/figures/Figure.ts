/** One line of the report. */
export interface Figure {
  bench: string;
  name: string;
  /** As it was measured. */
  value: number;
  unit: string;
  /** The most it may be; without one it only informs. */
  limit?: number;
  note?: string;
}

export type Verdict = 'pass' | 'FAIL' | 'info';

/** Something that could not be measured has not been reached. */
export function judge({ value, limit }: Figure): Verdict {
  if (limit === undefined) {
    return 'info';
  }
  return value <= limit ? 'pass' : 'FAIL';
}
