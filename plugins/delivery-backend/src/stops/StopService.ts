import type {
  CreateFreezeRequest,
  CreateHoldRequest,
  CreateVetoRequest,
  StopKind,
  StopOf,
  StopQuery,
} from '@lockstep/backstage-plugin-delivery-common';
import type { Caller } from '../promotions/PromotionService';

/** What to ask for to create a stop of a kind. */
export interface StopRequests {
  hold: CreateHoldRequest;
  veto: CreateVetoRequest;
  freeze: CreateFreezeRequest;
}

/** One page; `nextCursor` leads to the next. */
export interface StopPage<K extends StopKind> {
  items: Array<StopOf<K>>;
  nextCursor?: string;
}

/**
 * Holds, vetoes and freezes, for every way in. Each call is authorised as the caller and
 * recorded in the audit log, refusals too.
 *
 * Throws `NotFoundError`, `NotAllowedError`, `InputError` and `ConflictError` (it stands in
 * the configuration).
 */
export interface StopService {
  /** Newest first; leaves out what the caller may not read. */
  list<K extends StopKind>(
    kind: K,
    query: StopQuery,
    caller: Caller,
  ): Promise<StopPage<K>>;
  create<K extends StopKind>(
    kind: K,
    request: StopRequests[K],
    caller: Caller,
  ): Promise<StopOf<K>>;
  /** Ends it now; one that is over already stays as it is. */
  remove(kind: StopKind, id: string, caller: Caller): Promise<void>;
}
