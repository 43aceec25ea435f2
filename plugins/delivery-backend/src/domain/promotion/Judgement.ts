import type {
  Deployment,
  PromotionReason,
} from '@lockstep/backstage-plugin-delivery-common';

/** What is seen of one deployment a promotion must reach. */
export interface Observation {
  /** Its id; `<cluster>~<namespace>~<application>`. */
  id: string;
  /** Undefined while the index does not know it. */
  deployment: Deployment | undefined;
  /** Whether what Argo CD compares with holds the merge; undefined: could not be told. */
  holdsMerge: boolean | undefined;
  /** The same of Argo CD's last sync operation. */
  operationHoldsMerge: boolean | undefined;
}

/** How far one deployment has come, from "we cannot tell" to "done". */
export type Stage =
  | 'unknown'
  | 'unsynced'
  | 'syncing'
  | 'rolling'
  | 'verifying'
  | 'done'
  | 'failed';

/** The stage of one deployment, in words. */
export interface Judgement {
  stage: Stage;
  message: string;
  reason?: PromotionReason;
  /** It waits for a person or a window: the deadline does not count. */
  patient?: boolean;
  /** When it may go on, where that is known. */
  nextCheckAt?: string;
  revision?: string;
}
