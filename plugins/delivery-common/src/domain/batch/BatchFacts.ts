import type { Promotion } from '../../model/promotion';

/** What a batch asks of the promotion of an item. @public */
export type BatchMember = Pick<
  Promotion,
  'number' | 'phase' | 'message' | 'strategy' | 'cancelRequested'
>;

/**
 * What came of asking for the promotion of an item. `taken`: another promotion has the
 * environment. `absent`: it was looked for and there is none. `troubled`: it cannot be told.
 *
 * @public
 */
export type BatchAttempt =
  | { outcome: 'created'; promotionId: string; number: number }
  | { outcome: 'absent' }
  | {
      outcome: 'nothing-to-do' | 'refused' | 'taken' | 'troubled';
      message: string;
    };

/** All a batch is decided by. Items are named by their `batchItemKey`. @public */
export interface BatchFacts {
  now: string;
  /** How many items may be under way at once. */
  inFlight: number;
  /** By the id of the promotion. One that is not among them was not looked at. */
  members: ReadonlyMap<string, BatchMember | 'gone'>;
  /** By item. */
  attempts: ReadonlyMap<string, BatchAttempt>;
  /** Of items that wait: by which promotion their environment is taken, in words. */
  taken: ReadonlyMap<string, string>;
}
