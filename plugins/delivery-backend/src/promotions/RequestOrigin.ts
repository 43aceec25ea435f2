import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Promotion } from '@lockstep/backstage-plugin-delivery-common';
import type { RequestKey } from '../store';

/** On whose behalf a promotion is stored, and what sets it apart. */
export interface RequestOrigin {
  /** As whom deployments are read. */
  credentials: BackstageCredentials;
  requestedBy: string;
  requestKey?: RequestKey;
  automatic?: boolean;
  batch?: Promotion['batch'];
}
